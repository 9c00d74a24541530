namespace Perdure.Storage;

/// <summary>The facet of a backend that finds the records with the nearest vectors: <c>backend.Facet&lt;IVectorSearch&gt;()</c>. Safe to share.</summary>
public interface IVectorSearch
{
    /// <summary>
    /// The visible records whose vectors are nearest, the nearest first, ties by id. With an index, which is not exact, some of the
    /// nearest may be missed, and of equal ones any may be; but others come in their place: as many come as the query asks for if
    /// there are so many.
    /// </summary>
    /// <exception cref="ArgumentException">A name is not prepared, a field is not one to filter by, or the vector can't be compared with those that are stored.</exception>
    /// <exception cref="PerdureException"><see cref="Fault.Unsupported"/> when this backend does not have the metric.</exception>
    ValueTask<IReadOnlyList<SearchMatch>> NearestAsync(VectorQuery query, CancellationToken cancellationToken = default);

    /// <summary>The vectors of some visible records, in the order of the keys, null for each that has none: as they are kept, so of <see cref="VectorElement.Half"/> rounded.</summary>
    /// <exception cref="ArgumentException">The name is not prepared, or a key is of another collection than the vectors'.</exception>
    /// <exception cref="PerdureException"><see cref="Fault.Unsupported"/> when this backend does not have the metric.</exception>
    ValueTask<IReadOnlyList<ReadOnlyMemory<float>?>> ReadAsync(string vectors, IReadOnlyList<RecordKey> keys, CancellationToken cancellationToken = default);
}
