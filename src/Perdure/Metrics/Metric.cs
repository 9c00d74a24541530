using System.Text.Json.Nodes;

namespace Perdure.Metrics;

/// <summary>A value that was measured. Each record is one measurement; its <see cref="Entity.Id"/> is made when it is left empty.</summary>
public sealed record Metric : Entity
{
    /// <summary>What was measured, e.g. a service. 1 to 200 UTF-8 bytes. The metrics of a service are kept together.</summary>
    public required string Service { get; init; }

    /// <summary>The name of the measure. 1 to 200 UTF-8 bytes.</summary>
    public required string Name { get; init; }

    /// <summary>The value, finite.</summary>
    public required double Value { get; init; }

    /// <summary>What describes it, e.g. a region. Default: empty.</summary>
    public JsonObject Tags { get; init; } = [];

    /// <summary>When it was measured, UTC, to the microsecond. Default: when it is recorded.</summary>
    public DateTimeOffset Time { get; init; }
}
