using Perdure.Storage;

namespace Perdure.Conformance;

/// <summary>What a backend must be for a scenario to mean anything, and what to say of one that is not.</summary>
internal sealed record Need(Func<BackendTraits, bool> IsMetBy, string Otherwise)
{
    public static Need Nothing { get; } = new(_ => true, "");

    public static Need SurvivesProcess { get; } = new(traits => traits.Durability != Durability.None, "its data ends with the process");

    public static Need HasSql { get; } = new(traits => traits.HasSql, "it is no SQL database");

    public static Need SharedByProcesses { get; } = new(traits => traits.SharedByProcesses, "one process has it at a time");

    public static Need NoVectors { get; } = new(traits => traits.VectorMetrics.Count == 0, "it compares vectors");

    public static Need NoText { get; } = new(traits => !traits.TextSearch, "it searches text");
}
