namespace Perdure.Storage;

/// <summary>Writes nothing: the batch happens only if the log holds this entry with this version. The outcome is 0.</summary>
/// <param name="Key">Which log.</param>
/// <param name="Position">Which entry.</param>
/// <param name="Version">Its version.</param>
public sealed record RequireEntry(LogKey Key, long Position, long Version) : LogOperation(Key);
