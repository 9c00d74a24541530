namespace Perdure.Storage;

/// <summary>A search for the nearest vectors.</summary>
/// <param name="Vectors">The name of a prepared <see cref="VectorSchema"/>.</param>
/// <param name="Scope">Which scope; others are not looked at.</param>
/// <param name="Vector">What they are to be near to.</param>
public sealed record VectorQuery(string Vectors, string Scope, ReadOnlyMemory<float> Vector)
{
    /// <summary>The most records to return. Default: 10.</summary>
    public int Limit { get; init; } = 10;

    /// <summary>The least score, itself included; null: any. What a score is depends on the metric.</summary>
    public double? MinimumScore { get; init; }

    /// <summary>What a record must hold, all of it. Several conditions may name one field of many values: then it must hold each of them. Default: nothing.</summary>
    public IReadOnlyList<SearchCondition> Where { get; init; } = [];

    /// <summary>Whether all vectors of the scope are compared, so that none is missed, though there is an index. Default: false.</summary>
    public bool Exact { get; init; }
}
