using Perdure.Storage;

namespace Perdure.Collections;

/// <summary>What a query asks for, and the choice of the declared index that serves it.</summary>
internal sealed record QueryShape<T> where T : class
{
    public IReadOnlyList<(Field<T> Field, FieldValue Value)> Equal { get; init; } = [];

    public Field<T>? Order { get; init; }

    public FieldRange? Range { get; init; }

    public bool Descending { get; init; }

    public QueryShape<T> Where(Field<T> field, FieldValue value) => Equal.Any(one => one.Field.Name == field.Name)
        ? throw new ArgumentException($"'{field.Name}' is fixed twice; a query can ask for one value of a field.", nameof(field))
        : this with { Equal = [.. Equal, (field, value)] };

    public QueryShape<T> OrderBy(Field<T> field)
    {
        ArgumentNullException.ThrowIfNull(field);
        return Order is { } other && other.Name != field.Name
            ? throw new ArgumentException($"The query orders by '{other.Name}' and by '{field.Name}'; a range and the order must be on one field.", nameof(field))
            : this with { Order = field };
    }

    public QueryShape<T> Within(Field<T> field, Func<FieldRange, FieldRange> change) => OrderBy(field) with { Range = change(Range ?? new FieldRange()) };

    /// <summary>The read of the first declared index that serves this.</summary>
    /// <exception cref="ArgumentException">None does; the message says which to add.</exception>
    public Query Plan(CollectionDefinition<T> definition, CollectionSchema schema, string scope)
    {
        if (Equal.Count == 0 && Order is null)
            return new Query(schema, scope) { Descending = Descending };
        foreach (var index in definition.Indexes)
            if (index.Equal.Count == Equal.Count && index.Equal.All(Fixes) && (Order is null || Order.Name == index.Order?.Name))
                return new Query(schema, scope, index.Name) { Equal = [.. index.Equal.Select(ValueOf)], Range = Range, Descending = Descending };
        // An order field that is fixed to one value is a range of that value.
        foreach (var index in definition.Indexes)
            if (Order is null && index.Order is { } last && index.Equal.Count == Equal.Count - 1 && index.Equal.All(Fixes) && Fixes(last) && ValueOf(last) is { IsNull: false } value)
                return new Query(schema, scope, index.Name) { Equal = [.. index.Equal.Select(ValueOf)], Range = new FieldRange { From = value, To = value, ToIncluded = true }, Descending = Descending };
        throw new ArgumentException($"Collection '{definition.Name}' declares no index for this query. Add {Declaration()} to the Indexes of its definition and raise its Revision.");
    }

    private bool Fixes(Field<T> field) => Equal.Any(one => one.Field.Name == field.Name);

    private FieldValue ValueOf(Field<T> field) => Equal.First(one => one.Field.Name == field.Name).Value;

    private string Declaration()
    {
        if (Equal.Count == 0)
            return $"Index.By({Spelled(Order!)})";
        var declaration = $"Index.On({string.Join(", ", Equal.Select(one => Spelled(one.Field)))})";
        return Order is null ? declaration : $"{declaration}.OrderBy({Spelled(Order)})";
    }

    // The token of "due_at" is by custom named DueAt.
    private static string Spelled(Field<T> field)
    {
        var name = string.Concat(field.Name.Split('_', StringSplitOptions.RemoveEmptyEntries).Select(word => char.ToUpperInvariant(word[0]) + word[1..]));
        return field.IsOwn ? $"Field.{name}<{typeof(T).Name}>()" : name;
    }
}
