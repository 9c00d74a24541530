namespace Perdure.Benchmarks;

/// <summary>What to run.</summary>
internal sealed record RunOptions
{
    public required string Workload { get; init; }

    /// <summary>memory, files or sqlite.</summary>
    public required string Backend { get; init; }

    /// <summary>Whether a write waits for the disk, on both sides.</summary>
    public required bool IsFull { get; init; }

    /// <summary>Steps (w1, w2, growth), saves (w3) or checkpoints (list).</summary>
    public required int N { get; init; }

    /// <summary>Where stores and raw files are made, and removed afterwards; null: the system's folder for temporary files.</summary>
    public string? Folder { get; init; }
}
