namespace Perdure.Storage;

/// <summary>A read in the order of a declared index: by the order field, ties by id, both by bytes. It names the index; there is no other way to ask.</summary>
/// <param name="Collection">The collection's schema, as prepared.</param>
/// <param name="Scope">Which scope.</param>
/// <param name="Index">The name of one of the schema's indexes; null: all records by id.</param>
public sealed record Query(CollectionSchema Collection, string Scope, string? Index = null)
{
    /// <summary>A value for every equality field of the index, in its order.</summary>
    public IReadOnlyList<FieldValue> Equal { get; init; } = [];

    /// <summary>Bounds on the order field; null: none.</summary>
    public FieldRange? Range { get; init; }

    /// <summary>From the last to the first; the ids of ties too. Default: from the first to the last.</summary>
    public bool Descending { get; init; }

    /// <summary>Where to go on; null: from the start.</summary>
    public QueryCursor? After { get; init; }

    /// <summary>The most records to return. Default: 100.</summary>
    public int Limit { get; init; } = 100;

    /// <summary>The index, or null for the order by id. Checks that the query gives what it asks for.</summary>
    /// <exception cref="ArgumentException">The index is not declared, or values are missing or of another kind.</exception>
    public IndexSchema? Resolve()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Limit, 1);
        Identifier.Check(Scope, nameof(Scope), Identifier.MaxScopeBytes);
        var index = Index is null ? null : Collection.Index(Index);
        IReadOnlyList<string> equal = index?.Equal ?? [];
        if (Equal.Count != equal.Count)
            throw new ArgumentException($"Index '{Index}' of '{Collection.Name}' has {equal.Count} equality fields ({string.Join(", ", equal)}), but {Equal.Count} values were given.");
        for (var i = 0; i < equal.Count; i++)
            CheckKind(equal[i], Collection.KindOf(equal[i]), Equal[i]);
        if (index is { IsSparse: true } && Equal[0].IsNull)
            throw new ArgumentException($"Index '{Index}' of '{Collection.Name}' leaves out records whose '{equal[0]}' is null, but null was given; ask for a value, or declare the index without Sparse().");
        var order = index?.Order;
        if (Range is { } range)
        {
            CheckKind(order ?? "id", order is null ? FieldKind.Text : Collection.KindOf(order), range.From);
            CheckKind(order ?? "id", order is null ? FieldKind.Text : Collection.KindOf(order), range.To);
        }
        return index;
    }

    private void CheckKind(string field, FieldKind kind, FieldValue value)
    {
        if (value.IsMany || (value.Kind is { } given && given != kind))
            throw new ArgumentException($"Field '{field}' of '{Collection.Name}' holds {kind}, but {(value.IsMany ? "a set" : value.Kind)} was given.");
    }
}
