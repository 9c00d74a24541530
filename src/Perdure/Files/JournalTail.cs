namespace Perdure.Files;

/// <summary>Judges the end of a journal that is no whole commit.</summary>
internal static class JournalTail
{
    /// <summary>
    /// Whether it must have been whole once. A crash cuts the last commit short, before anything behind it; so what is marked as
    /// applied, or has a whole commit behind it, was committed and has been damaged since.
    /// </summary>
    public static bool WasCommitted(ReadOnlyMemory<byte> rest)
    {
        var line = rest.Span.IndexOf((byte)'\n');
        if (line >= 0 && JournalFrame.ReadLine(rest.Span[..line]) is var (bytes, _) && rest.Length > line + 1 + bytes)
            return true;
        for (var at = 0; rest.Span[at..].IndexOf("\n{\"crc\":\""u8) is var found and >= 0;)
        {
            at += found + 1;
            if (JournalFrame.Read(rest[at..]) is not null)
                return true;
        }
        return false;
    }
}
