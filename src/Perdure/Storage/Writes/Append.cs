namespace Perdure.Storage;

/// <summary>Appends entries at the positions behind the head. The outcome is the position of the first of them.</summary>
/// <param name="Key">Which log; it comes to be with its first entry.</param>
/// <param name="Entries">One or more.</param>
/// <param name="Expected">The head the writer has seen; null: whatever it is.</param>
public sealed record Append(LogKey Key, IReadOnlyList<NewEntry> Entries, LogHead? Expected = null) : LogOperation(Key)
{
    /// <summary>
    /// Whether its position may be left to the commit when it is written in a unit of work: others may then append meanwhile without
    /// a conflict, the outcome is 0, and reads of the unit don't show it. Means nothing where a head is expected. Default: false.
    /// </summary>
    public bool Floats { get; init; }
}
