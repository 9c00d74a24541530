namespace Perdure.Agents;

/// <summary>What became of agents that were seeded, by their ids.</summary>
/// <param name="Added">They were not there.</param>
/// <param name="Updated">They were there as an earlier seed left them, and are now as this one has them.</param>
/// <param name="Unchanged">They were there already as this seed has them.</param>
/// <param name="Kept">Somebody changed them since, or made them otherwise: they were left as they are.</param>
public sealed record SeedReport(IReadOnlyList<string> Added, IReadOnlyList<string> Updated, IReadOnlyList<string> Unchanged, IReadOnlyList<string> Kept);
