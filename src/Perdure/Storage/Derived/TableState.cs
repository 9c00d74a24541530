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
        for (var i = Start(query, index, equal, byId); i >= 0 && i < index.Count; i += step)
        {
            var key = index[i];
            if (key.CompareEqual(equal) != 0)
                yield break;
            if (query.Range is not { } range || range.Holds(Ranged(key, byId)))
                yield return Rows[key.Id];
            else if (Passed(range, Ranged(key, byId), query.Descending))
                yield break;
        }
    }

    private static FieldValue Ranged(IndexKey key, bool byId) => byId ? FieldValue.Of(key.Id) : key.Order;

    // Behind the last value in reading order that a range can hold, nothing more is in it.
    private static bool Passed(FieldRange range, FieldValue value, bool descending) => descending
        ? value.IsNull || (!range.From.IsNull && value < range.From)
        : !range.To.IsNull && value > range.To;

    // By bisection: what is not in the range may be much, as all tasks that are over.
    private static int Start(Query query, ImmutableSortedSet<IndexKey> index, FieldValue[] equal, bool byId)
    {
        if (query.After is { } after)
            return Behind(index, new IndexKey(equal, after.Order, after.Id), query.Descending);
        var (low, high) = (0, index.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = IsBefore(index[middle]) ? (middle + 1, high) : (low, middle);
        }
        return query.Descending ? low - 1 : low;

        // Before the first of an ascending query, before or at the first of a descending one.
        bool IsBefore(IndexKey key) => key.CompareEqual(equal) switch
        {
            0 when query.Range is { } range => query.Descending ? !Passed(range, Ranged(key, byId), false) : Passed(range, Ranged(key, byId), true),
            0 => query.Descending,
            var compared => compared < 0,
        };
    }

    private static int Behind(ImmutableSortedSet<IndexKey> index, IndexKey key, bool descending)
    {
        var at = index.IndexOf(key);
        return at >= 0 ? descending ? at - 1 : at + 1 : descending ? ~at - 1 : ~at;
    }
}
