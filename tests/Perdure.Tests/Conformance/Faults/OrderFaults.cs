using System.Collections.Concurrent;
using System.Globalization;
using Perdure.Storage;

namespace Perdure.Tests.Conformance.Faults;

/// <summary>Mistakes of queries: order, pages, ranges, indexes.</summary>
internal static class OrderFaults
{
    public static IReadOnlyList<PlantedFault> All { get; } =
    [
        new("culture-aware order", b => new FaultyBackend(b) { Asking = query => query with { Limit = 100_000 }, Answering = (_, query, records) => Sorted(query, records, StringComparer.OrdinalIgnoreCase).Take(query.Limit) }),
        new("UTF-16 order", b => new FaultyBackend(b) { Asking = query => query with { Limit = 100_000 }, Answering = (_, query, records) => Sorted(query, records, StringComparer.Ordinal).Take(query.Limit), Listing = names => names.Order(StringComparer.Ordinal) }),
        new("texts in UTF-16 order", b => new FaultyBackend(b) { Asking = query => query with { Equal = [.. query.Equal.Select(Units)] }, Changing = op => op is Put put ? put with { Fields = [.. put.Fields.Select(Units)] } : op }),
        new("ties always ascending", b => new FaultyBackend(b) { Answering = (_, query, records) => query is { Index: "by_txt" or "by_num" or "by_created", Descending: true } ? records.OrderBy(record => record.Key.Id, Ordinal.Comparer) : records }),
        new("ignores the direction", b => new FaultyBackend(b) { Asking = query => query with { Descending = false } }),
        new("order by id alone", b => new FaultyBackend(b) { Answering = (_, query, records) => query.Descending ? records.OrderByDescending(record => record.Key.Id, Ordinal.Comparer) : records.OrderBy(record => record.Key.Id, Ordinal.Comparer) }),
        new("wrong cursor", b => new FaultyBackend(b) { Asking = query => query.After is { } after ? query with { After = after with { Id = query.Descending ? "\u0001" : "\U0010ffff" } } : query }),
        new("cursor that includes its record", b => new FaultyBackend(b) { Asking = query => query.After is { } after ? query with { After = after with { Id = query.Descending ? after.Id + "\u0001" : after.Id[..^1] + (char)(after.Id[^1] - 1) + "~" } } : query }),
        new("pages by offset", OffsetPages),
        new("ranges include both ends", b => new FaultyBackend(b) { Asking = query => query.Range is { } range ? query with { Range = range with { FromIncluded = true, ToIncluded = true } } : query }),
        new("ranges include nulls", b => new FaultyBackend(b) { Asking = query => query with { Range = query.Range == new FieldRange() || query.Range is { From.IsNull: true, To.IsNull: true } ? null : query.Range } }),
        new("ignores ranges", b => new FaultyBackend(b) { Asking = query => query with { Range = null } }),
        new("ignores limits", b => new FaultyBackend(b) { Asking = query => query.Limit < 1 ? query : query with { Limit = 100_000 } }),
        new("limits before it filters", b => new FaultyBackend(b) { Answering = (inner, query, records) => records.Take(Math.Max(1, query.Limit - (inner.Time.GetUtcNow().Second == 20 ? 1 : 0))) }),
        new("null equals nothing", b => new FaultyBackend(b) { Answering = (_, query, records) => query.Equal.Any(value => value.IsNull) ? [] : records }),
        new("equality without case or trailing spaces", b => new FaultyBackend(b) { Asking = query => query with { Equal = [.. query.Equal.Select(value => value.Kind == FieldKind.Text ? FieldValue.Of(value.Text.ToLowerInvariant().TrimEnd()) : value)] }, Changing = op => op is Put put ? put with { Fields = [.. put.Fields.Select(Folded)] } : op }),
        new("integers as floating-point numbers", b => new FaultyBackend(b) { Asking = query => query with { Equal = [.. query.Equal.Select(Rounded)] }, Changing = op => op is Put put ? put with { Fields = [.. put.Fields.Select(Rounded)] } : op }),
        new("numbers as decimals", b => new FaultyBackend(b) { Asking = query => query with { Equal = [.. query.Equal.Select(Shortened)] }, Changing = op => op is Put put ? put with { Fields = [.. put.Fields.Select(Shortened)] } : op }),
        new("booleans inverted", b => new FaultyBackend(b) { Changing = op => op is Put put ? put with { Fields = [.. put.Fields.Select(value => value.Kind == FieldKind.Boolean ? FieldValue.Of(!value.Boolean) : value)] } : op }),
        new("indexed times to the second", b => new FaultyBackend(b) { Changing = op => op is Put put ? put with { Fields = [.. put.Fields.Select(value => value.Kind == FieldKind.Time ? FieldValue.Of(DateTimeOffset.FromUnixTimeSeconds(value.Time.ToUnixTimeSeconds())) : value)] } : op }),
        new("only the first of many values", b => new FaultyBackend(b) { Changing = op => op is Put put ? put with { Fields = [.. put.Fields.Select(value => value.IsMany && value.Values.Count > 0 ? value.Values[0] : value)] } : op }),
        new("indexes keep the first value", StaleIndexes),
        new("no index knows the record", b => new FaultyBackend(b) { Changing = op => op is Put put ? put with { Fields = [.. put.Fields.Select(_ => FieldValue.Null)] } : op }),
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
