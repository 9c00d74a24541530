using Perdure.Storage;

namespace Perdure.Sql;

/// <summary>Which rows of an index group a segment covers.</summary>
public enum SegmentPart
{
    /// <summary>Those within the bounds; all when there are none.</summary>
    Bounded,

    /// <summary>Those whose order is not null.</summary>
    NotNull,

    /// <summary>Those whose order is null.</summary>
    Null,

    /// <summary>The ties of the cursor's order behind its id.</summary>
    Tie,

    /// <summary>The rows with a null order behind the cursor's id.</summary>
    NullTie,
}

/// <summary>A bound of a segment.</summary>
public enum SegmentBound
{
    /// <summary>None.</summary>
    None,

    /// <summary>The bound itself is out.</summary>
    Open,

    /// <summary>The bound itself is in.</summary>
    Closed,
}

/// <summary>What decides the text of a segment: everything but the values.</summary>
/// <param name="Index">The declared index; null: by id.</param>
/// <param name="NullEquals">A bit per equality field whose value is null.</param>
/// <param name="Part">Which rows.</param>
/// <param name="Lower">The lower bound on the order.</param>
/// <param name="Upper">The upper bound on the order.</param>
/// <param name="Descending">The direction.</param>
public readonly record struct SegmentShape(string? Index, int NullEquals, SegmentPart Part, SegmentBound Lower, SegmentBound Upper, bool Descending)
{
    internal IEnumerable<string> Conditions(SqlDialect dialect, IndexSchema? index, string alias, string order, Func<string, string> p)
    {
        yield return $"{alias}.scope = {p("scope")}";
        for (var i = 0; i < (index?.Equal.Count ?? 0); i++)
            yield return $"{alias}.{dialect.Quote(index!.Equal[i])} {((NullEquals & (1 << i)) != 0 ? "IS NULL" : $"= {p("e" + i)}")}";
        if (Part is SegmentPart.Tie)
            yield return $"{order} = {p("tie")}";
        if (Part is SegmentPart.Null or SegmentPart.NullTie)
            yield return $"{order} IS NULL";
        if (Part is SegmentPart.NotNull)
            yield return $"{order} IS NOT NULL";
        if (Part is SegmentPart.Tie or SegmentPart.NullTie)
            yield return $"{alias}.id {(Descending ? "<" : ">")} {p("id")}";
        if (Lower != SegmentBound.None)
            yield return $"{order} {(Lower == SegmentBound.Open ? ">" : ">=")} {p("lower")}";
        if (Upper != SegmentBound.None)
            yield return $"{order} {(Upper == SegmentBound.Open ? "<" : "<=")} {p("upper")}";
    }

    internal string OrderBy(SqlDialect dialect, string alias, string order) => Index is null
        ? SqlDialect.OrderByKey($"{alias}.id", Descending)
        : dialect.OrderBy(Part is SegmentPart.Bounded or SegmentPart.NotNull && order != $"{alias}.id" ? [order, $"{alias}.id"] : [$"{alias}.id"], Descending);
}
