namespace Perdure.Storage;

/// <summary>A row's place in an index: its equality values, its order value, its id.</summary>
internal readonly record struct IndexKey(FieldValue[] Equal, FieldValue Order, string Id) : IComparable<IndexKey>
{
    public int CompareTo(IndexKey other)
    {
        var compared = CompareEqual(other.Equal);
        if (compared == 0)
            compared = Order.CompareTo(other.Order);
        return compared != 0 ? compared : Ordinal.Comparer.Compare(Id, other.Id);
    }

    public int CompareEqual(FieldValue[] other)
    {
        for (var i = 0; i < Equal.Length; i++)
            if (Equal[i].CompareTo(other[i]) is var compared and not 0)
                return compared;
        return 0;
    }

    /// <summary>The keys of a row in an index: one, or one per value of a field of many.</summary>
    public static IEnumerable<IndexKey> Of(CollectionSchema schema, IndexSchema index, Row row)
    {
        var equal = index.Equal.Select(field => Value(schema, row, field)).ToArray();
        var order = index.Order is { } name ? Value(schema, row, name) : FieldValue.Null;
        var many = Array.FindIndex(equal, value => value.IsMany);
        if (many < 0)
            return [new IndexKey(equal, order, row.Id)];
        return equal[many].Values.Select(value =>
        {
            FieldValue[] one = [.. equal];
            one[many] = value;
            return new IndexKey(one, order, row.Id);
        });
    }

    private static FieldValue Value(CollectionSchema schema, Row row, string field) => field switch
    {
        FieldSchema.CreatedAt => FieldValue.Of(row.CreatedAt),
        FieldSchema.UpdatedAt => FieldValue.Of(row.UpdatedAt),
        _ => row.Fields[schema.FieldAt(field)],
    };
}
