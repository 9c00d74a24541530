namespace Perdure.Storage;

/// <summary>
/// What a backend must know of vectors that belong to the records of a collection, at most one per record. A collection may
/// have several such declarations, e.g. one per embedding model. A vector lives as long as its record: it goes when the record
/// is removed, is past its expiry, or is made anew (its time of creation changes). A record that is replaced keeps it.
/// </summary>
public sealed class VectorSchema
{
    /// <summary>The most elements a vector may have; more don't fit every database.</summary>
    public const int MaxDimensions = 16_000;

    private const double Longest = 1e18;
    private const double Shortest = 1e-15;

    /// <summary>Declares vectors.</summary>
    /// <param name="name">A schema name, unique among all declarations of the store.</param>
    /// <param name="revision">1 or more; a store that holds a higher one is refused. A higher one than stored may change the metric, the elements and the index.</param>
    /// <param name="collection">The collection whose records the vectors belong to.</param>
    /// <param name="dimensions">How many elements each vector has, 1 to 16,000.</param>
    /// <param name="metric">What near means, of stored vectors and of searches alike.</param>
    /// <param name="element">How elements are kept.</param>
    /// <param name="index">How nearest ones are found; null: an <see cref="HnswIndex"/> with its defaults. An index takes at most 2,000 dimensions, 4,000 of <see cref="VectorElement.Half"/>.</param>
    /// <exception cref="ArgumentException">Something is not legal; the message says what and what was expected.</exception>
    public VectorSchema(
        string name, int revision, string collection, int dimensions, VectorMetric metric = VectorMetric.Cosine, VectorElement element = VectorElement.Single, VectorIndex? index = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(revision, 1);
        Name = SchemaName.Check(name, nameof(name));
        Collection = SchemaName.Check(collection, nameof(collection));
        (Revision, Dimensions, Metric, Element, Index) = (revision, dimensions, metric, element, index ?? new HnswIndex());
        if (Problem() is { } problem)
            throw new ArgumentException($"Vectors '{name}' of '{collection}': {problem}.");
    }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>The revision of this declaration.</summary>
    public int Revision { get; }

    /// <summary>The collection whose records the vectors belong to.</summary>
    public string Collection { get; }

    /// <summary>How many elements each vector has.</summary>
    public int Dimensions { get; }

    /// <summary>What near means.</summary>
    public VectorMetric Metric { get; }

    /// <summary>How elements are kept.</summary>
    public VectorElement Element { get; }

    /// <summary>How nearest ones are found.</summary>
    public VectorIndex Index { get; }

    /// <summary>
    /// Checks that a vector, stored or searched for, can be compared with others: it has as many elements as are declared, all
    /// finite (of <see cref="VectorElement.Half"/> within ±65,504), is no longer than 1e18, and for the cosine no shorter than 1e-15.
    /// </summary>
    /// <exception cref="ArgumentException">It can't; the message says what was given and what was expected.</exception>
    public void Check(ReadOnlySpan<float> vector)
    {
        if (vector.Length != Dimensions)
            throw Refused($"has {vector.Length} elements; expected {Dimensions}, as declared");
        var squares = 0.0;
        for (var i = 0; i < vector.Length; i++)
        {
            var kept = Element == VectorElement.Half ? (float)(Half)vector[i] : vector[i];
            if (!float.IsFinite(kept))
                throw Refused(float.IsFinite(vector[i]) ? $"has an element at {i} beyond ±65,504, which two bytes can't hold; scale it, or declare VectorElement.Single" : $"has {(float.IsNaN(vector[i]) ? "NaN" : "an infinite element")} at {i}; expected finite numbers");
            squares += (double)kept * kept;
        }
        if (Math.Sqrt(squares) > Longest)
            throw Refused($"is longer than {Longest:R}; scale it, so that distances stay finite");
        if (Metric == VectorMetric.Cosine && Math.Sqrt(squares) < Shortest)
            throw Refused($"is {(squares == 0 ? "zero" : $"shorter than {Shortest:R}")}, which has no direction to compare; expected another one, or another metric than the cosine");
    }

    private ArgumentException Refused(string what) => new($"The vector for '{Name}' {what}. Nothing was done.");

    private string? Problem()
    {
        var most = Element == VectorElement.Half ? 4_000 : 2_000;
        return VectorIndex.Outside("Dimensions", Dimensions, 1, MaxDimensions)
            ?? (Enum.IsDefined(Metric) ? null : $"Metric is {(int)Metric}; expected Cosine, Euclidean or InnerProduct")
            ?? (Enum.IsDefined(Element) ? null : $"Element is {(int)Element}; expected Single or Half")
            ?? Index.Problem
            ?? (Index != VectorIndex.None && Dimensions > most
                ? $"Dimensions is {Dimensions}, but an index takes at most {most:N0} of {Element}; declare {(Element == VectorElement.Single && Dimensions <= 4_000 ? "VectorElement.Half or " : "")}VectorIndex.None"
                : null);
    }
}
