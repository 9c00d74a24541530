namespace Perdure.Checkpoints;

/// <summary>What a prune removed, or would remove.</summary>
/// <param name="Removed">The versions, ascending.</param>
/// <param name="Kept">How many versions are left.</param>
/// <param name="FreedBytes">By how much the stored heads and pieces shrink.</param>
public sealed record PruneReport(IReadOnlyList<long> Removed, int Kept, long FreedBytes);
