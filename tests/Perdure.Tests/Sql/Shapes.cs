using Perdure.Sql;
using Perdure.Storage;

namespace Perdure.Tests.Sql;

/// <summary>Queries that between them have every kind of segment.</summary>
internal static class Shapes
{
    private static readonly DateTimeOffset Day = new(2026, 1, 31, 0, 0, 0, TimeSpan.Zero);

    public static IEnumerable<Query> Queries()
    {
        var tasks = new Query(Sample.Tasks, "scope");
        foreach (var query in (Query[])[
            tasks,
            tasks with { After = new QueryCursor(default, "m") },
            tasks with { Index = "by_score", Equal = [FieldValue.Of("open")] },
            tasks with { Index = "recent", Range = new FieldRange { From = FieldValue.Of(Day) } },
            .. Dated(tasks with { Index = "by_status", Equal = [FieldValue.Of("open"), FieldValue.Null] }),
            .. Dated(tasks with { Index = "by_tag", Equal = [FieldValue.Of("a"), FieldValue.Of("open")] })])
        {
            yield return query;
            yield return query with { Descending = true };
        }
    }

    public static IEnumerable<(Query Query, Segment Segment)> Segments(bool nullsApart = false) =>
        Queries().SelectMany(query => Segment.Of(query, query.After, nullsApart).Select(segment => (query, segment))).DistinctBy(pair => pair.segment.Shape);

    private static IEnumerable<Query> Dated(Query query) =>
    [
        query,
        query with { After = new QueryCursor(FieldValue.Of(Day), "m") },
        query with { After = new QueryCursor(default, "m") },
        query with { Range = new FieldRange { From = FieldValue.Of(Day), To = FieldValue.Of(Day.AddDays(1)) } },
        query with { Range = new FieldRange { From = FieldValue.Of(Day), To = FieldValue.Of(Day.AddDays(2)), ToIncluded = true }, After = new QueryCursor(FieldValue.Of(Day.AddDays(1)), "m") },
        query with { Range = new FieldRange() },
    ];
}
