using Perdure.Storage;

namespace Perdure.Files;

/// <summary>A line of a log in the making: a new one with its text, or one of the file by its index.</summary>
internal readonly record struct StagedLine(long Position, long? Version, long? At, byte[]? Text, int Index)
{
    public static StagedLine Of(long position, NewEntry entry, long at)
    {
        using var buffer = new ByteBuffer();
        LogLine.Write(buffer, position, entry, at);
        return new StagedLine(position, entry.Version, at, buffer.Written.ToArray(), -1);
    }
}
