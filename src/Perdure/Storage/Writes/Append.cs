namespace Perdure.Storage;

/// <summary>Appends entries at the positions behind the head. The outcome is the position of the first of them.</summary>
/// <param name="Key">Which log; it comes to be with its first entry.</param>
/// <param name="Entries">One or more.</param>
/// <param name="Expected">The head the writer has seen; null: whatever it is.</param>
public sealed record Append(LogKey Key, IReadOnlyList<NewEntry> Entries, LogHead? Expected = null) : LogOperation(Key);
