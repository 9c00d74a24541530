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

    /// <summary>What fields of the collection must be equal to, all of them. A field of many values must be part of an index; it fits when one of its values does. Default: nothing.</summary>
    public IReadOnlyDictionary<string, FieldValue> Where { get; init; } = SearchFilter.None;

    /// <summary>Whether all vectors of the scope are compared, so that none is missed, though there is an index. Default: false.</summary>
    public bool Exact { get; init; }
}
