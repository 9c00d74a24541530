namespace Perdure.Storage;

/// <summary>Removes a log with all its entries. The outcome is how many were removed.</summary>
/// <param name="Key">Which log.</param>
public sealed record Drop(LogKey Key) : LogOperation(Key);
