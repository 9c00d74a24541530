namespace Perdure.Benchmarks;

/// <summary>What to run.</summary>
internal sealed record RunOptions
{
    public required string Workload { get; init; }

    /// <summary>memory, files, sqlite, postgres, mysql, mariadb or redis.</summary>
    public required string Backend { get; init; }

    /// <summary>Whether a write waits for the disk, on both sides.</summary>
    public required bool IsFull { get; init; }

    /// <summary>Steps (w1, w2, growth), saves (w3), tasks (w5), vectors (w4), events, messages and steps (appends), sessions (cache) or checkpoints (list).</summary>
    public required int N { get; init; }

    /// <summary>How many tasks are queued where a claim at depth is measured (w5).</summary>
    public int Depth { get; init; } = 1_000_000;

    /// <summary>Where stores, raw files and servers are made, and removed afterwards; null: the system's folder for temporary files.</summary>
    public string? Folder { get; init; }

    /// <summary>MySqlConnector or MySql.Data (mysql, mariadb), on both sides.</summary>
    public string Driver { get; init; } = "MySqlConnector";

    /// <summary>The server; null where there is none, or while it is not started.</summary>
    public string? Url { get; init; }

    /// <summary>A Redis for streams (events); null: none.</summary>
    public string? Streams { get; init; }

    /// <summary>Whether each call goes to a server.</summary>
    public bool IsServer => Backend is "postgres" or "mysql" or "mariadb" or "redis";
}
