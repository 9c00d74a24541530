namespace Perdure.Storage;

/// <summary>What a backend is and what it promises. The capability matrix in the docs is made of these.</summary>
public sealed record BackendInfo
{
    /// <summary>The backend's name, e.g. <c>sqlite</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The version of the engine or server behind it.</summary>
    public required string ServerVersion { get; init; }

    /// <summary>How far a batch reaches.</summary>
    public required Atomicity Atomicity { get; init; }

    /// <summary>What a returned write survives.</summary>
    public required Durability Durability { get; init; }

    /// <summary>Whether several processes may open the same store at once.</summary>
    public required bool SharedByProcesses { get; init; }

    /// <summary>The largest body of a record or an entry, in bytes.</summary>
    public int MaxBodyBytes { get; init; } = 256 * 1024 * 1024;

    /// <summary>The metrics by which it compares vectors (<see cref="IVectorSearch"/>). Vectors of another metric can be declared but not written. Default: none.</summary>
    public IReadOnlyList<VectorMetric> VectorMetrics { get; init; } = [];

    /// <summary>Whether it finds records by their words (<see cref="ITextSearch"/>). Default: false.</summary>
    public bool TextSearch { get; init; }

    /// <summary>What a health check should say though all works, e.g. that a server does not sync its disk.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];
}
