using System.Buffers;

namespace Perdure.Checkpoints;

/// <summary>Finds where values end in JSON that is known to be well-formed: it looks at quotes and brackets only.</summary>
internal static class JsonScanner
{
    private static readonly SearchValues<byte> Structure = SearchValues.Create("\"[]{}"u8);
    private static readonly SearchValues<byte> AfterScalar = SearchValues.Create(",]} \t\r\n"u8);

    /// <summary>The first place at or behind <paramref name="at"/> without white space.</summary>
    public static int SkipSpace(ReadOnlySpan<byte> json, int at)
    {
        while (at < json.Length && json[at] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n')
            at++;
        return at;
    }

    /// <summary>The place behind the value that begins at <paramref name="at"/>.</summary>
    public static int EndOfValue(ReadOnlySpan<byte> json, int at) => json[at] switch
    {
        (byte)'"' => EndOfText(json, at + 1),
        (byte)'[' or (byte)'{' => EndOfNesting(json, at + 1),
        _ => json[at..].IndexOfAny(AfterScalar) is var length and >= 0 ? at + length : json.Length,
    };

    /// <summary>The place behind the bracket that closes the one <paramref name="at"/> is inside of.</summary>
    public static int EndOfNesting(ReadOnlySpan<byte> json, int at)
    {
        for (var depth = 1; ;)
        {
            at += json[at..].IndexOfAny(Structure);
            switch (json[at++])
            {
                case (byte)'"':
                    at = EndOfText(json, at);
                    break;
                case (byte)'[' or (byte)'{':
                    depth++;
                    break;
                default:
                    if (--depth == 0)
                        return at;
                    break;
            }
        }
    }

    /// <summary>The place behind the quote that closes the text <paramref name="at"/> is inside of; not between a backslash and what it escapes.</summary>
    public static int EndOfText(ReadOnlySpan<byte> json, int at)
    {
        while (true)
        {
            at += json[at..].IndexOfAny((byte)'"', (byte)'\\');
            if (json[at] == (byte)'"')
                return at + 1;
            at += 2;
        }
    }
}
