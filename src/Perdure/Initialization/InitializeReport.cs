using Perdure.Agents;
using Perdure.Knowledge;

namespace Perdure.Initialization;

/// <summary>What an initialisation did, and what it found when it looked afterwards.</summary>
/// <param name="Agents">What became of the agents.</param>
/// <param name="Admin">What became of the admin; null when none was asked for.</param>
/// <param name="SamplesAdded">How many of the three examples were not there yet.</param>
/// <param name="Knowledge">What was imported; null when no folder was given.</param>
/// <param name="Counts">What was read back, by room: how many of those that must be there are.</param>
public sealed record InitializeReport(SeedReport Agents, AdminReport? Admin, int SamplesAdded, ImportReport? Knowledge, IReadOnlyList<RoomCount> Counts)
{
    /// <summary>Whether all that must be there was read back.</summary>
    public bool IsComplete => Counts.All(count => count.Found == count.Expected);
}

/// <summary>How many records of a room were read back.</summary>
/// <param name="Room">Which room, e.g. <c>agents</c>.</param>
/// <param name="Expected">How many must be there.</param>
/// <param name="Found">How many are.</param>
public readonly record struct RoomCount(string Room, int Expected, int Found);
