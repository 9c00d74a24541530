namespace Perdure.Storage;

/// <summary>A column of a <see cref="ViewSchema"/>: a field of the records, or something counted over them. Immutable.</summary>
public sealed record ViewColumn
{
    private ViewColumn(string name, ViewColumnKind kind, string field = "", string until = "", FieldValue value = default) =>
        (Name, Kind, Field, Until, Value) = (SchemaName.Check(name, nameof(name)), kind, field, until, value);

    /// <summary>Its name in the view.</summary>
    public string Name { get; }

    /// <summary>What it shows.</summary>
    public ViewColumnKind Kind { get; }

    /// <summary>The field it shows or looks at; empty for <see cref="ViewColumnKind.Count"/> and <see cref="ViewColumnKind.Body"/>.</summary>
    public string Field { get; }

    /// <summary>The later of the two times of <see cref="ViewColumnKind.AverageSeconds"/>.</summary>
    public string Until { get; }

    /// <summary>The value of <see cref="ViewColumnKind.CountOf"/>.</summary>
    public FieldValue Value { get; }

    /// <summary>Whether it is counted over the records of a group; the other columns are what the records are grouped by.</summary>
    public bool IsCounted => Kind is ViewColumnKind.Count or ViewColumnKind.CountOf or ViewColumnKind.AverageSeconds;

    /// <summary>A field, or one of <c>scope</c>, <c>id</c>, <c>version</c>, <c>created_at</c>, <c>updated_at</c>, <c>expires_at</c>, under its own name.</summary>
    public static ViewColumn Of(string field) => new(field, ViewColumnKind.Field, field);

    /// <summary>The same under another name.</summary>
    public static ViewColumn Of(string field, string name) => new(name, ViewColumnKind.Field, field);

    /// <summary>The record's body as the database shows it best: JSON or text where it can.</summary>
    public static ViewColumn Body(string name) => new(name, ViewColumnKind.Body);

    /// <summary>How many records there are.</summary>
    public static ViewColumn Count(string name) => new(name, ViewColumnKind.Count);

    /// <summary>How many of them have a value in a field.</summary>
    /// <param name="name">The column's name.</param>
    /// <param name="field">The field.</param>
    /// <param name="value">A text of letters, digits, spaces and <c>_-.</c>, an integer, or a boolean.</param>
    public static ViewColumn CountOf(string name, string field, FieldValue value) => new(name, ViewColumnKind.CountOf, field, value: value);

    /// <summary>The average of the seconds from one time to another, over the records that have both; null when none has.</summary>
    public static ViewColumn AverageSeconds(string name, string from, string until) => new(name, ViewColumnKind.AverageSeconds, from, until);
}
