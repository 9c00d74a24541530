using Microsoft.Win32.SafeHandles;

namespace Perdure.Files;

/// <summary>An open journal and its bytes.</summary>
internal sealed class JournalFile(SafeFileHandle handle, long number) : IDisposable
{
    public SafeFileHandle Handle => handle;

    public long Number => number;

    public long Length => RandomAccess.GetLength(handle);

    /// <summary>Where the first commit begins.</summary>
    public long Start { get; } = JournalNames.Title(number).Length;

    public byte[] Read(long offset, long count)
    {
        var bytes = new byte[Math.Max(0, Math.Min(count, Length - offset))];
        var done = 0;
        while (done < bytes.Length && RandomAccess.Read(handle, bytes.AsSpan(done), offset + done) is var read and > 0)
            done += read;
        return done == bytes.Length ? bytes : bytes[..done];
    }

    /// <summary>The line that begins there, without its break; null when it has no end yet.</summary>
    public byte[]? ReadLine(long offset)
    {
        for (var size = 1024L; ; size *= 8)
        {
            var bytes = Read(offset, size);
            if (bytes.AsSpan().IndexOf((byte)'\n') is var end and >= 0)
                return bytes[..end];
            if (bytes.Length < size)
                return null;
        }
    }

    public bool HasTitle() => Read(0, Start).AsSpan().SequenceEqual(JournalNames.Title(number));

    public void Dispose() => handle.Dispose();
}
