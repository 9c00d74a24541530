namespace Perdure.Storage;

/// <summary>
/// An access path: equality fields, then one order field, then the id. A query gives a value for every equality field and
/// reads in the order of the rest; what no index declares can't be asked.
/// </summary>
/// <param name="Name">A schema name, unique in its collection.</param>
/// <param name="Equal">Zero to three fields that a query fixes. At most one of them may be a field of many values.</param>
/// <param name="Order">The field that orders and ranges; null orders by id.</param>
public sealed record IndexSchema(string Name, IReadOnlyList<string> Equal, string? Order = null)
{
    /// <summary>
    /// Whether records whose first equality field is null are left out: no query may ask for them, and where the database can, they
    /// cost a write nothing here. Default: false.
    /// </summary>
    public bool IsSparse { get; init; }

    /// <summary>The most equality fields an index may have; more would not fit the key limits of every database.</summary>
    public const int MaxEqual = 3;
}
