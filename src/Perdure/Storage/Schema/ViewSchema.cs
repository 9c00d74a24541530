using System.Buffers;

namespace Perdure.Storage;

/// <summary>
/// A view of a collection for those who read the database by SQL: some columns of its visible records, or counts over groups of
/// them. Backends without SQL ignore it. Rows of a view have no order; ask for one where it is read.
/// </summary>
public sealed class ViewSchema
{
    private static readonly SearchValues<char> Legal = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-. ");
    private static readonly string[] Own = ["scope", "id", "version", FieldSchema.CreatedAt, FieldSchema.UpdatedAt, "expires_at"];

    /// <summary>Declares a view.</summary>
    /// <param name="name">A schema name, unique among the store's declarations.</param>
    /// <param name="revision">1 or more. Of two programs that declare it differently the one of the higher revision has its way.</param>
    /// <param name="collection">Whose records it shows.</param>
    /// <param name="columns">One or more. When some are counted, the records are grouped by the others.</param>
    /// <exception cref="ArgumentException">A column is not one; the message says which.</exception>
    public ViewSchema(string name, int revision, CollectionSchema collection, IReadOnlyList<ViewColumn> columns)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(revision, 1);
        ArgumentNullException.ThrowIfNull(collection);
        ArgumentNullException.ThrowIfNull(columns);
        (Name, Revision, Collection, Columns) = (SchemaName.Check(name, nameof(name)), revision, collection, [.. columns]);
        if (Columns.Count == 0)
            throw new ArgumentException($"View '{name}' has no columns; name one or more.", nameof(columns));
        if (Columns.GroupBy(column => column.Name).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw new ArgumentException($"View '{name}' has column '{twice.Key}' twice; give one of them another name.", nameof(columns));
        foreach (var column in Columns)
            Check(column);
    }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>The revision of this declaration.</summary>
    public int Revision { get; }

    /// <summary>Whose records it shows.</summary>
    public CollectionSchema Collection { get; }

    /// <summary>Its columns, in order.</summary>
    public IReadOnlyList<ViewColumn> Columns { get; }

    /// <summary>Which records it shows: those that meet all of them, and are not past their expiry. Default: all.</summary>
    /// <exception cref="ArgumentException">A condition names no field of the collection, or gives a value of another kind.</exception>
    public IReadOnlyList<ViewCondition> Where
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value);
            foreach (var condition in value)
                if (condition.Last is not null)
                    CheckTime(condition.Field);
                else
                    CheckValue(condition.Field, condition.Value);
            field = [.. value];
        }
    } = [];

    /// <summary>
    /// The collection of which each visible record has one row, also one with nothing to count: its id stands in the text field that the
    /// records of the same scope are grouped by. Without both collections in one database there is no such view. Default: null, groups are of what is there.
    /// </summary>
    /// <exception cref="ArgumentException">The view does not count, or its records are not grouped by one text field.</exception>
    public string? PerRecordOf
    {
        get;
        init
        {
            if (value is not null && (Columns.All(column => !column.IsCounted) || Columns.Where(column => !column.IsCounted).ToArray() is not [{ Kind: ViewColumnKind.Field } key] || KindOf(key.Field) != FieldKind.Text))
                throw new ArgumentException($"View '{Name}' has a row per record of '{value}', so it counts, beside one column: a text field that holds the id of one.");
            field = value is null ? null : SchemaName.Check(value, nameof(value));
        }
    }

    /// <summary>A view of all a collection has: its columns in a form that a person reads, and the body.</summary>
    /// <param name="name">A schema name, unique among the store's declarations.</param>
    /// <param name="revision">1 or more; raise it with the collection's.</param>
    /// <param name="collection">Whose records it shows.</param>
    public static ViewSchema OfAll(string name, int revision, CollectionSchema collection)
    {
        ArgumentNullException.ThrowIfNull(collection);
        return new(name, revision, collection,
        [
            ViewColumn.Of("scope"), ViewColumn.Of("id"), .. collection.Fields.Where(field => !field.Many).Select(field => ViewColumn.Of(field.Name)),
            ViewColumn.Of(FieldSchema.CreatedAt), ViewColumn.Of(FieldSchema.UpdatedAt), ViewColumn.Body("body"),
        ]);
    }

    /// <summary>The collections it reads.</summary>
    internal IReadOnlyList<string> Reads => PerRecordOf is { } other && other != Collection.Name ? [Collection.Name, other] : [Collection.Name];

    /// <summary>What a column of the collection holds that is there without a declaration, or a declared field.</summary>
    internal FieldKind KindOf(string field) => field is "scope" or "id" ? FieldKind.Text : field == "version" ? FieldKind.Integer : Collection.KindOf(field);

    private void Check(ViewColumn column)
    {
        switch (column.Kind)
        {
            case ViewColumnKind.Field:
                CheckField(column.Field);
                break;
            case ViewColumnKind.CountOf:
                CheckValue(column.Field, column.Value);
                break;
            case ViewColumnKind.AverageSeconds:
                CheckTime(column.Field);
                CheckTime(column.Until);
                break;
            case ViewColumnKind.Body when Columns.Any(one => one.IsCounted):
                throw new ArgumentException($"View '{Name}' counts records, so that column '{column.Name}' can't show the body of one.");
        }
    }

    private void CheckField(string field)
    {
        if (!Own.Contains(field) && (Collection.FieldAt(field) is var at && (at < 0 || Collection.Fields[at].Many)))
            throw new ArgumentException($"View '{Name}' names field '{field}', which is {(at < 0 ? "not declared by" : "of many values in")} collection '{Collection.Name}'; name a field of one value.");
    }

    private void CheckTime(string field)
    {
        CheckField(field);
        if (KindOf(field) != FieldKind.Time)
            throw new ArgumentException($"View '{Name}' reads field '{field}' as a time, but it holds {KindOf(field)}.");
    }

    private void CheckValue(string field, FieldValue value)
    {
        CheckField(field);
        if (value.Kind != KindOf(field) || value.Kind is not (FieldKind.Text or FieldKind.Integer or FieldKind.Boolean))
            throw new ArgumentException($"View '{Name}' compares field '{field}', which holds {KindOf(field)}, with {(value.Kind is { } kind ? $"a value of kind {kind}" : "no value")}; give a text, an integer or a boolean of the field's kind.");
        if (value.Kind == FieldKind.Text && (value.Text.Length == 0 || value.Text.AsSpan().ContainsAnyExcept(Legal)))
            throw new ArgumentException($"View '{Name}' compares field '{field}' with a text that no definition of a view can hold on every database; use letters, digits, spaces and '_-.'.");
    }
}
