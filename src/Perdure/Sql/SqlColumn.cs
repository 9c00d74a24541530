namespace Perdure.Sql;

/// <summary>A column of a table to create.</summary>
/// <param name="Name">Not yet quoted.</param>
/// <param name="Type">The dialect's type, with its collation.</param>
/// <param name="Nullable">Whether it may be null.</param>
public sealed record SqlColumn(string Name, string Type, bool Nullable = true);

/// <summary>A column and what to write into it.</summary>
/// <param name="Name">Not yet quoted.</param>
/// <param name="Expression">A parameter, or an expression over parameters.</param>
public sealed record SqlAssignment(string Name, string Expression);

/// <summary>How a body is kept: in which column, and what is written there.</summary>
/// <param name="Name">Not yet quoted.</param>
/// <param name="Type">The dialect's type.</param>
/// <param name="Expression">Makes the expression of two parameters: the bytes, and 1 when they are well-formed UTF-8 without U+0000, else 0.</param>
public sealed record SqlBodyColumn(string Name, string Type, Func<string, string, string> Expression);
