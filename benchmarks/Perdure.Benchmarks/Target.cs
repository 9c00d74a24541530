using System.Globalization;

namespace Perdure.Benchmarks;

/// <summary>What a ratio must be: at most, or at least.</summary>
internal sealed record Target(double Limit, bool IsLeast = false)
{
    /// <summary>The target of a figure, or null where none is set.</summary>
    public static Target? Of(Figure figure, bool full) => figure.Measure switch
    {
        "save-change" when figure.Backend == "redis" => new(1.8),
        "save-change" when figure.Backend is not ("memory" or "files") => new(full ? 1.4 : 1.8),
        "append-message" or "append-step" => new(full ? 1.4 : 1.8),
        "save-state" when figure.Backend != "memory" => new(1.4),
        "stored" => new(1.3),
        "flatness" => new(1.1),
        "load-latest" when figure.Backend != "memory" => new(1.2),
        "load-any" when figure.Backend != "memory" => new(1.5),
        "saves-per-second" or "saves-per-second-64" when figure.Workload == "w3" && figure.Backend is not ("memory" or "files") => new(1.3, IsLeast: true),
        "save-p99" or "save-p99-64" when figure.Workload == "w3" && figure.Backend is not ("memory" or "files") => new(1),
        "search-exact" => new(1.5),
        "search-int8" => new(0.6),
        "search-native" => new(1.1),
        "recall" when figure.Backend is "postgres" or "mariadb" or "redis" => new(0.95, IsLeast: true),
        "recall" => new(0.999, IsLeast: true),
        "tasks-per-second" or "tasks-per-second-batched" => new(0.7, IsLeast: true),
        "claim-depth" => new(1.1),
        "list-10" when figure.Backend != "memory" => new(2),
        "list-flatness" => new(1.1),
        "allocated-growth" => new(1.1),
        "allocated-load" => new(1.1),
        _ => null,
    };

    public bool IsMet(double ratio) => IsLeast ? ratio >= Limit : ratio <= Limit;

    public override string ToString() => (IsLeast ? "≥ " : "≤ ") + Limit.ToString("0.0", CultureInfo.InvariantCulture);
}
