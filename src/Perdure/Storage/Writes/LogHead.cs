namespace Perdure.Storage;

/// <summary>The last entry of a log by position and version. Versions are unique, so the head of a log that was dropped and written anew never equals the old one.</summary>
/// <param name="Position">0 for an empty log.</param>
/// <param name="Version">0 for an empty log.</param>
public readonly record struct LogHead(long Position, long Version)
{
    /// <summary>The head of a log without entries.</summary>
    public static LogHead Empty => default;
}
