namespace Perdure.Sql;

/// <summary>A column of a table to create.</summary>
/// <param name="Name">Not yet quoted.</param>
/// <param name="Type">The dialect's type, with its collation.</param>
/// <param name="Nullable">Whether it may be null.</param>
public sealed record SqlColumn(string Name, string Type, bool Nullable = true)
{
    /// <summary>What stands behind the type when it is created, with a space before it, e.g. that it is the key. Default: nothing.</summary>
    public string Suffix { get; init; } = "";
}

/// <summary>The primary key of a table to create.</summary>
/// <param name="Name">The name of its index, not yet quoted.</param>
/// <param name="Columns">The columns, in order.</param>
public sealed record SqlKey(string Name, params IReadOnlyList<string> Columns);

/// <summary>A column and what to write into it.</summary>
/// <param name="Name">Not yet quoted.</param>
/// <param name="Expression">A parameter, or an expression over parameters.</param>
public sealed record SqlAssignment(string Name, string Expression);

/// <summary>How a body is kept: in which column, and what is written there.</summary>
/// <param name="Name">Not yet quoted.</param>
/// <param name="Type">The dialect's type.</param>
/// <param name="Expression">Makes the expression; its argument spells a parameter by the name of one of <see cref="SqlDialect.BodyValues"/>.</param>
public sealed record SqlBodyColumn(string Name, string Type, Func<Func<string, string>, string> Expression);
