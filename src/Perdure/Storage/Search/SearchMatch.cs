namespace Perdure.Storage;

/// <summary>A record that a search has found.</summary>
/// <param name="Key">Which record.</param>
/// <param name="Score">How well it fits; larger is better. What the number means is said by the metric, or by <see cref="ITextSearch"/>.</param>
public readonly record struct SearchMatch(RecordKey Key, double Score);
