namespace Perdure.Files;

/// <summary>What a commit does to one file. Made twice it gives the same file.</summary>
/// <param name="Kind">What.</param>
/// <param name="Path">The file, relative to the store's folder.</param>
/// <param name="At">Where an append goes.</param>
/// <param name="Bytes">What an append or a write brings.</param>
/// <param name="From">The new file that a rename puts in place; it was made and synced before.</param>
internal sealed record FileChange(ChangeKind Kind, string Path, long At = 0, ReadOnlyMemory<byte> Bytes = default, string? From = null);
