namespace Perdure.Sql;

/// <summary>The parts of a search by an index, of which a dialect makes a text. In them <c>v</c> is the vectors' table and <c>r</c> the records'.</summary>
/// <param name="Vectors">The table of vectors, quoted.</param>
/// <param name="Records">The table of records, quoted.</param>
/// <param name="Parameter">Makes a parameter of a name: <c>scope</c>, <c>rows</c> (as many as are asked for) or <c>candidates</c>.</param>
public sealed record NearestShape(string Vectors, string Records, Func<string, string> Parameter)
{
    /// <summary>The distance of <c>v.embedding</c> from the vector.</summary>
    public required string Distance { get; init; }

    /// <summary>Whether the record <c>r</c> has not expired.</summary>
    public required string Visible { get; init; }

    /// <summary>The filters on <c>r</c>, each with AND before it; empty without.</summary>
    public required string Filters { get; init; }

    /// <summary>How far the search looks, see <see cref="VectorDialect.Width"/>.</summary>
    public required int Width { get; init; }
}
