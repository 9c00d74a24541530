using Perdure.Storage;

namespace Perdure.Checkpoints;

/// <summary>The end of a namespace as someone has seen it.</summary>
/// <param name="Head">The last entry of the log: what the next save expects to find.</param>
/// <param name="Newest">The newest checkpoint; null when there is none.</param>
internal sealed record Tip(LogHead Head, StoredCheckpoint? Newest);
