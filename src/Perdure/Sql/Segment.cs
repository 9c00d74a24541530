using Perdure.Storage;

namespace Perdure.Sql;

/// <summary>
/// A part of a query that one index seek answers in order. A query is up to three of them, one behind the other; a single
/// condition with OR would lose the index on most databases.
/// </summary>
public readonly record struct Segment(SegmentShape Shape, FieldValue Lower, FieldValue Upper, QueryCursor Tie)
{
    /// <summary>The segments of a query, in its order, from a cursor on.</summary>
    /// <param name="query">The query.</param>
    /// <param name="after">The cursor; null: from the beginning.</param>
    /// <param name="nullsApart">See <see cref="SqlDialect.ReadsNullsApart"/>.</param>
    public static IEnumerable<Segment> Of(Query query, QueryCursor? after, bool nullsApart = false)
    {
        ArgumentNullException.ThrowIfNull(query);
        var index = query.Resolve();
        var shape = new SegmentShape(query.Index, NullEquals(query), SegmentPart.Bounded, SegmentBound.None, SegmentBound.None, query.Descending);
        if (index?.Order is null)
            return [Within(shape, query.Range, after is { } place ? FieldValue.Of(place.Id) : FieldValue.Null)];
        if (after is { } cursor)
            return Behind(shape, query.Range, cursor);
        // The times of a record are never null.
        return nullsApart && query.Range is null && query.Collection.FieldAt(index.Order) >= 0 ? Apart(shape) : [Within(shape, query.Range, FieldValue.Null)];
    }

    /// <summary>The values of a segment's statement.</summary>
    public object?[] Values(SqlDialect dialect, Query query, DateTimeOffset at, int rows)
    {
        ArgumentNullException.ThrowIfNull(dialect);
        ArgumentNullException.ThrowIfNull(query);
        object? Equal(int i) => i < query.Equal.Count ? dialect.Encode(query.Equal[i]) : null;
        return
        [
            dialect.Encode(query.Scope), dialect.Encode(at), (long)rows, Equal(0), Equal(1), Equal(2),
            dialect.Encode(Tie.Order), Tie.Id is null ? null : dialect.Encode(Tie.Id), dialect.Encode(Lower), dialect.Encode(Upper),
        ];
    }

    private static IEnumerable<Segment> Apart(SegmentShape shape)
    {
        SegmentPart[] parts = [SegmentPart.Null, SegmentPart.NotNull];
        return (shape.Descending ? parts.Reverse() : parts).Select(part => new Segment(shape with { Part = part }, default, default, default));
    }

    private static IEnumerable<Segment> Behind(SegmentShape shape, FieldRange? range, QueryCursor cursor)
    {
        var isNull = cursor.Order.IsNull;
        if (isNull ? range is null : range?.Holds(cursor.Order) ?? true)
            yield return new Segment(shape with { Part = isNull ? SegmentPart.NullTie : SegmentPart.Tie }, default, default, cursor);
        if (isNull && shape.Descending)
            yield break;
        yield return isNull && range is null ? new Segment(shape with { Part = SegmentPart.NotNull }, default, default, default) : Within(shape, range, cursor.Order);
        if (shape.Descending && range is null)
            yield return new Segment(shape with { Part = SegmentPart.Null }, default, default, default);
    }

    // The tighter of the range's bound and the cursor's decides.
    private static Segment Within(SegmentShape shape, FieldRange? range, FieldValue behind)
    {
        var (lower, upper) = (range?.From ?? FieldValue.Null, range?.To ?? FieldValue.Null);
        var (lowerBound, upperBound) = (Bound(lower, range?.FromIncluded ?? true), Bound(upper, range?.ToIncluded ?? false));
        if (!behind.IsNull && !shape.Descending && (lower.IsNull || behind >= lower))
            (lower, lowerBound) = (behind, SegmentBound.Open);
        if (!behind.IsNull && shape.Descending && (upper.IsNull || behind < upper || (behind == upper && upperBound == SegmentBound.Closed)))
            (upper, upperBound) = (behind, SegmentBound.Open);
        var open = range is not null && lowerBound == SegmentBound.None && upperBound == SegmentBound.None;
        return new Segment(shape with { Part = open ? SegmentPart.NotNull : SegmentPart.Bounded, Lower = lowerBound, Upper = upperBound }, lower, upper, default);
    }

    private static SegmentBound Bound(FieldValue value, bool included) => value.IsNull ? SegmentBound.None : included ? SegmentBound.Closed : SegmentBound.Open;

    private static int NullEquals(Query query)
    {
        var mask = 0;
        for (var i = 0; i < query.Equal.Count; i++)
            if (query.Equal[i].IsNull)
                mask |= 1 << i;
        return mask;
    }
}
