using System.Collections.Concurrent;
using System.Globalization;
using Perdure.Storage;

namespace Perdure.Tests.Conformance.Faults;

/// <summary>Mistakes of queries: order, pages, ranges, indexes.</summary>
internal static class OrderFaults
{
    public static IReadOnlyList<PlantedFault> All { get; } =
    [
        new("culture-aware order", ["error.limits", "id.records", "order.ids"], b => new FaultyBackend(b) { Asking = query => query with { Limit = 100_000 }, Answering = (_, query, records) => Sorted(query, records, StringComparer.OrdinalIgnoreCase).Take(query.Limit) }),
        new("UTF-16 order", ["order.logs"], b => new FaultyBackend(b) { Asking = query => query with { Limit = 100_000 }, Answering = (_, query, records) => Sorted(query, records, StringComparer.Ordinal).Take(query.Limit), Listing = names => names.Order(StringComparer.Ordinal) }),
        new("texts in UTF-16 order", ["concurrent.mixed-operations"], b => new FaultyBackend(b) { Asking = query => query with { Equal = [.. query.Equal.Select(Units)] }, Changing = op => op is Put put ? put with { Fields = [.. put.Fields.Select(Units)] } : op }),
        new("ties always ascending", ["order.equal-timestamps", "page.by-created", "page.by-num", "page.by-txt", "page.stable-under-writes", "page.while-others-write"], b => new FaultyBackend(b) { Answering = (_, query, records) => query is { Index: "by_txt" or "by_num" or "by_created", Descending: true } ? records.OrderBy(record => record.Key.Id, Ordinal.Comparer) : records }),
        new("ignores the direction", ["order.negative-zero-ties-with-zero"], b => new FaultyBackend(b) { Asking = query => query with { Descending = false } }),
        new("order by id alone", ["id.index-values", "page.by-updated", "query.sparse"], b => new FaultyBackend(b) { Answering = (_, query, records) => query.Descending ? records.OrderByDescending(record => record.Key.Id, Ordinal.Comparer) : records.OrderBy(record => record.Key.Id, Ordinal.Comparer) }),
        new("wrong cursor", ["page.by-flag", "page.by-updated", "page.id", "page.of-flag"], b => new FaultyBackend(b) { Asking = query => query.After is { } after ? query with { After = after with { Id = query.Descending ? "\u0001" : "\U0010ffff" } } : query }),
        new("cursor that includes its record", ["page.by-updated", "page.grp-by-txt", "page.id", "page.of-flag", "page.tag", "page.tag-by-created"], b => new FaultyBackend(b) { Asking = query => query.After is { } after ? query with { After = after with { Id = query.Descending ? after.Id + "\u0001" : after.Id[..^1] + (char)(after.Id[^1] - 1) + "~" } } : query }),
        new("pages by offset", ["page.cursor-of-a-removed-record", "page.within-a-range"], OffsetPages),
        new("ranges include both ends", ["query.ranges-of-txt"], b => new FaultyBackend(b) { Asking = query => query.Range is { } range ? query with { Range = range with { FromIncluded = true, ToIncluded = true } } : query }),
        new("ranges include nulls", ["query.range-in-a-group"], b => new FaultyBackend(b) { Asking = query => query with { Range = query.Range == new FieldRange() || query.Range is { From.IsNull: true, To.IsNull: true } ? null : query.Range } }),
        new("ignores ranges", ["error.equality-values", "page.within-a-range"], b => new FaultyBackend(b) { Asking = query => query with { Range = null } }),
        new("fails where nothing is", ["query.empty"], b => new FaultyBackend(b) { Answering = (_, _, records) => records.Count > 0 ? records : throw new InvalidOperationException("Sequence contains no elements") }),
        new("ignores limits", ["query.limit"], b => new FaultyBackend(b) { Asking = query => query.Limit < 1 ? query : query with { Limit = 100_000 } }),
        new("limits before it filters", ["expiry.does-not-count-against-limits"], b => new FaultyBackend(b) { Answering = (inner, query, records) => records.Take(Math.Max(1, query.Limit - (inner.Time.GetUtcNow().Second == 20 ? 1 : 0))) }),
        new("null equals nothing", ["query.equality-of-flag", "query.equality-of-moment"], b => new FaultyBackend(b) { Answering = (_, query, records) => query.Equal.Any(value => value.IsNull) ? [] : records }),
        new("equality without case or trailing spaces", ["id.index-values", "order.texts", "query.equality-of-txt"], b => new FaultyBackend(b) { Asking = query => query with { Equal = [.. query.Equal.Select(value => value.Kind == FieldKind.Text ? FieldValue.Of(value.Text.ToLowerInvariant().TrimEnd()) : value)] }, Changing = op => op is Put put ? put with { Fields = [.. put.Fields.Select(Folded)] } : op }),
        new("integers as floating-point numbers", ["order.integers", "query.equality-of-num", "query.many-values-beside-one", "query.ranges-of-num"], b => new FaultyBackend(b) { Asking = query => query with { Equal = [.. query.Equal.Select(Rounded)] }, Changing = op => op is Put put ? put with { Fields = [.. put.Fields.Select(Rounded)] } : op }),
        new("numbers as decimals", ["order.numbers", "page.by-real", "query.equality-of-real", "query.ranges-of-real"], b => new FaultyBackend(b) { Asking = query => query with { Equal = [.. query.Equal.Select(Shortened)] }, Changing = op => op is Put put ? put with { Fields = [.. put.Fields.Select(Shortened)] } : op }),
        new("booleans inverted", ["order.booleans", "page.by-flag", "query.equality-of-flag", "query.ranges-of-flag", "query.three-equalities"], b => new FaultyBackend(b) { Changing = op => op is Put put ? put with { Fields = [.. put.Fields.Select(value => value.Kind == FieldKind.Boolean ? FieldValue.Of(!value.Boolean) : value)] } : op }),
        new("indexed times to the second", ["order.times", "page.by-moment", "query.equality-of-moment", "query.ranges-of-moment"], b => new FaultyBackend(b) { Changing = op => op is Put put ? put with { Fields = [.. put.Fields.Select(value => value.Kind == FieldKind.Time ? FieldValue.Of(DateTimeOffset.FromUnixTimeSeconds(value.Time.ToUnixTimeSeconds())) : value)] } : op }),
        new("only the first of many values", ["error.field-values", "id.many-values", "query.many-values"], b => new FaultyBackend(b) { Changing = op => op is Put put ? put with { Fields = [.. put.Fields.Select(value => value.IsMany && value.Values.Count > 0 ? value.Values[0] : value)] } : op }),
        new("indexes keep the first value", ["alias.given-fields", "expiry.absent-holds", "query.follows-removals"], StaleIndexes),
        new("no index knows the record", ["concurrent.mixed-operations", "order.negative-zero-ties-with-zero"], b => new FaultyBackend(b) { Changing = op => op is Put put ? put with { Fields = [.. put.Fields.Select(_ => FieldValue.Null)] } : op }),
    ];

    private static IEnumerable<StoredRecord> Sorted(Query query, IEnumerable<StoredRecord> records, IComparer<string> comparer) =>
        query.Index is not null ? records : query.Descending ? records.OrderByDescending(record => record.Key.Id, comparer) : records.OrderBy(record => record.Key.Id, comparer);

    private static FieldValue Folded(FieldValue value) =>
        value.IsMany ? FieldValue.Many(value.Values.Select(Folded)) : value.Kind == FieldKind.Text ? FieldValue.Of(value.Text.ToLowerInvariant().TrimEnd()) : value;

    private static FieldValue Rounded(FieldValue value) => value.Kind == FieldKind.Integer ? FieldValue.Of((long)Math.Clamp((double)value.Integer, -9.2e18, 9.2e18)) : value;

    private static FieldValue Shortened(FieldValue value) =>
        value.Kind == FieldKind.Number && double.IsFinite(value.Number) ? FieldValue.Of(double.Parse(value.Number.ToString("G10", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture)) : value;

    // The text as UTF-16 units, two letters for each: the order of .NET, JavaScript and Java.
    private static FieldValue Units(FieldValue value) =>
        value.Kind == FieldKind.Text && value.Text.Length < 60 ? FieldValue.Of(string.Concat(value.Text.Select(unit => ((int)unit).ToString("X4", CultureInfo.InvariantCulture)))) : value;

    private static FaultyBackend StaleIndexes(Backend b)
    {
        var first = new ConcurrentDictionary<RecordKey, IReadOnlyList<FieldValue>>();
        return new FaultyBackend(b) { Changing = operation => operation is Put put ? put with { Fields = first.GetOrAdd(put.Key, [.. put.Fields]) } : operation };
    }

    private static FaultyBackend OffsetPages(Backend b)
    {
        var read = 0;
        return new FaultyBackend(b)
        {
            Asking = query => query with { Limit = 100_000, After = null },
            Answering = (_, query, records) =>
            {
                var page = records.Skip(query.After is null ? 0 : read).Take(query.Limit).ToList();
                read = (query.After is null ? 0 : read) + page.Count;
                return page;
            },
        };
    }
}
