namespace Perdure.Files;

/// <summary>A record as the operations of a commit make it.</summary>
/// <param name="Now">What it becomes, or is; null: it is not there.</param>
/// <param name="Text">The text of its file; null when it goes, or only was looked at.</param>
internal sealed record StagedRecord(RecordContent? Now, byte[]? Text);
