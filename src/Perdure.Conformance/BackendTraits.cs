using Perdure.Storage;

namespace Perdure.Conformance;

/// <summary>What a fixture says its backend must show in <see cref="Backend.Info"/>. Said twice so that a backend cannot lower what it promises unseen.</summary>
/// <param name="Atomicity">How far a batch reaches.</param>
/// <param name="Durability">What a returned write survives.</param>
/// <param name="SharedByProcesses">Whether several processes may open one store at once.</param>
public sealed record BackendTraits(Atomicity Atomicity, Durability Durability, bool SharedByProcesses)
{
    /// <summary>The metrics by which it compares vectors. Default: none.</summary>
    public IReadOnlyList<VectorMetric> VectorMetrics { get; init; } = [];

    /// <summary>Whether it finds records by words. Default: false.</summary>
    public bool TextSearch { get; init; }

    /// <summary>Whether it takes the caller's own SQL: <see cref="ISqlAccess"/> and <see cref="ExecuteSql"/>. Default: no.</summary>
    public bool HasSql { get; init; }
}
