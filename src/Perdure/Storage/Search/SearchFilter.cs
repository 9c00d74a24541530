namespace Perdure.Storage;

/// <summary>The rules for the filters of searches.</summary>
internal static class SearchFilter
{
    /// <summary>Checks what searches have in common.</summary>
    public static void Check(string scope, int limit, CollectionSchema collection, IReadOnlyList<SearchCondition> where)
    {
        Identifier.Check(scope, nameof(scope), Identifier.MaxScopeBytes);
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentNullException.ThrowIfNull(where);
        foreach (var (name, value) in where)
        {
            var at = collection.FieldAt(name);
            if (at < 0)
                throw new ArgumentException($"Collection '{collection.Name}' declares no field '{name}' to filter by; it has {(collection.Fields.Count == 0 ? "none" : string.Join(", ", collection.Fields.Select(field => $"'{field.Name}'")))}.", nameof(where));
            var field = collection.Fields[at];
            if (value.IsMany || (value.Kind is { } kind && kind != field.Kind))
                throw new ArgumentException($"Field '{name}' of '{collection.Name}' holds {field.Kind}, but {(value.IsMany ? "a set" : value.Kind)} was given.", nameof(where));
            if (field.Many && value.IsNull)
                throw new ArgumentException($"Field '{name}' of '{collection.Name}' is a set of values, but null was given; expected one of its values.", nameof(where));
            if (field.Many && !collection.Indexes.Any(index => index.Equal.Contains(name)))
                throw new ArgumentException($"Field '{name}' of '{collection.Name}' is a set of values, which can be filtered by only if an index names it; declare one and raise the collection's revision.", nameof(where));
        }
    }
}
