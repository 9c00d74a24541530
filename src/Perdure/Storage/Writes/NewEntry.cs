namespace Perdure.Storage;

/// <summary>An entry to append.</summary>
/// <param name="Version">A new version of <see cref="IdGenerator"/>.</param>
/// <param name="Head">A small part that can be read without the body; may be empty. Any bytes.</param>
/// <param name="Body">The large part; may be empty. Any bytes.</param>
public readonly record struct NewEntry(long Version, ReadOnlyMemory<byte> Head, ReadOnlyMemory<byte> Body)
{
    /// <summary>When it was written; the batch's time unless a copy keeps an older one.</summary>
    public DateTimeOffset? At { get; init; }
}
