namespace Perdure.Storage;

/// <summary>Replaces an entry in place; its time stays. A conflict when the entry is not there or has another version. The outcome is 1.</summary>
/// <param name="Key">Which log.</param>
/// <param name="Position">Which entry.</param>
/// <param name="Expected">The version it must have.</param>
/// <param name="Entry">What it becomes.</param>
public sealed record ReplaceEntry(LogKey Key, long Position, long Expected, NewEntry Entry) : LogOperation(Key);
