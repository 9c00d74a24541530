namespace Perdure.Copying;

/// <summary>An entry of a log on its way.</summary>
internal sealed record LogItem(long Position, long Version, long At, byte[] Head, byte[] Body)
{
    public long Bytes => (long)Head.Length + Body.Length;

    public bool IsSame(LogItem other) =>
        (Position, Version, At) == (other.Position, other.Version, other.At) && Head.AsSpan().SequenceEqual(other.Head) && Body.AsSpan().SequenceEqual(other.Body);
}
