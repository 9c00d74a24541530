using System.Collections.Immutable;

namespace Perdure.Storage;

/// <summary>The rows of one collection in one scope, by id and by each index.</summary>
internal sealed record TableState(CollectionSchema Schema, ImmutableSortedDictionary<string, Row> Rows, ImmutableArray<ImmutableSortedSet<IndexKey>> Indexes)
{
    public static TableState Empty(CollectionSchema schema) => new(
        schema,
        ImmutableSortedDictionary.Create<string, Row>(Ordinal.Comparer),
        [.. schema.Indexes.Select(_ => ImmutableSortedSet<IndexKey>.Empty)]);

    public TableState With(Row row)
    {
        var cleared = Without(row.Id);
        var indexes = cleared.Indexes.ToBuilder();
        for (var i = 0; i < indexes.Count; i++)
            indexes[i] = indexes[i].Union(IndexKey.Of(Schema, Schema.Indexes[i], row));
        return new TableState(Schema, cleared.Rows.SetItem(row.Id, row), indexes.ToImmutable());
    }

    public TableState Without(string id)
    {
        if (!Rows.TryGetValue(id, out var old))
            return this;
        var indexes = Indexes.ToBuilder();
        for (var i = 0; i < indexes.Count; i++)
            indexes[i] = indexes[i].Except(IndexKey.Of(Schema, Schema.Indexes[i], old));
        return new TableState(Schema, Rows.Remove(id), indexes.ToImmutable());
    }

    /// <summary>The same rows under a newer declaration.</summary>
    public TableState Under(CollectionSchema schema)
    {
        var table = Empty(schema);
        foreach (var row in Rows.Values)
            table = table.With(row with { Fields = schema.Project(row.Body) });
        return table;
    }

    /// <summary>The rows of a query, in its order, whether past their expiry or not.</summary>
    public IEnumerable<Row> Ask(Query query)
    {
        var at = query.Index is null ? -1 : Schema.Indexes.ToList().FindIndex(index => index.Name == query.Index);
        return at < 0 ? ById(query) : ByIndex(query, Indexes[at], Schema.Indexes[at].Order is null);
    }

    private IEnumerable<Row> ById(Query query)
    {
        var rows = query.Descending ? Rows.Values.Reverse() : Rows.Values;
        return rows.Where(row =>
            (query.Range?.Holds(FieldValue.Of(row.Id)) ?? true) &&
            (query.After is not { } after || (Ordinal.Comparer.Compare(row.Id, after.Id) is var compared && (query.Descending ? compared < 0 : compared > 0))));
    }

    private IEnumerable<Row> ByIndex(Query query, ImmutableSortedSet<IndexKey> index, bool byId)
    {
        FieldValue[] equal = [.. query.Equal];
        var step = query.Descending ? -1 : 1;
        for (var i = Start(query, index, equal); i >= 0 && i < index.Count && index[i].CompareEqual(equal) == 0; i += step)
        {
            var ranged = byId ? FieldValue.Of(index[i].Id) : index[i].Order;
            if (query.Range is not { } range || range.Holds(ranged))
                yield return Rows[index[i].Id];
            else if (Passed(range, ranged, query.Descending))
                yield break;
        }
    }

    // Behind the last value in reading order that a range can hold, nothing more is in it.
    private static bool Passed(FieldRange range, FieldValue value, bool descending) => descending
        ? value.IsNull || (!range.From.IsNull && value < range.From)
        : !range.To.IsNull && value > range.To;

    private static int Start(Query query, ImmutableSortedSet<IndexKey> index, FieldValue[] equal)
    {
        if (query.After is { } after)
            return Behind(index, new IndexKey(equal, after.Order, after.Id), query.Descending);
        // Nothing sorts before the null order and the empty id; the end of the equality group is found by bisection.
        return query.Descending ? EndOf(index, equal) - 1 : Behind(index, new IndexKey(equal, FieldValue.Null, ""), false);
    }

    private static int Behind(ImmutableSortedSet<IndexKey> index, IndexKey key, bool descending)
    {
        var at = index.IndexOf(key);
        return at >= 0 ? descending ? at - 1 : at + 1 : descending ? ~at - 1 : ~at;
    }

    private static int EndOf(ImmutableSortedSet<IndexKey> index, FieldValue[] equal)
    {
        var (low, high) = (0, index.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (index[middle].CompareEqual(equal) <= 0)
                low = middle + 1;
            else
                high = middle;
        }
        return low;
    }
}
