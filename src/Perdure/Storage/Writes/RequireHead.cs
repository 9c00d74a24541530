namespace Perdure.Storage;

/// <summary>Writes nothing: the batch happens only if the log's head is this one. The outcome is 0.</summary>
/// <param name="Key">Which log.</param>
/// <param name="Expected">Its head; <see cref="LogHead.Empty"/> for a log without entries.</param>
public sealed record RequireHead(LogKey Key, LogHead Expected) : LogOperation(Key);
