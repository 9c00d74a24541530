namespace Perdure.Storage;

/// <summary>
/// Executes a statement of the caller's own in the transaction of the batch, at its place in it. Backends that are no SQL
/// databases refuse it as <see cref="Fault.Unsupported"/> before anything is written. The outcome is how many rows it touched; 0 for a SELECT.
/// </summary>
/// <param name="Sql">One INSERT, UPDATE, DELETE, MERGE, REPLACE or SELECT, without a semicolon and without RETURNING: what else there is may end the transaction.</param>
/// <param name="Expect">What must be true of it.</param>
public sealed record ExecuteSql(SqlText Sql, SqlExpect Expect = SqlExpect.Any) : WriteOperation
{
    private static readonly string[] Verbs = ["INSERT", "UPDATE", "DELETE", "MERGE", "REPLACE", "SELECT"];

    /// <summary>The statement.</summary>
    public SqlText Sql { get; } = Check(Sql);

    /// <summary>None: its tables are the caller's.</summary>
    public override string Scope => "";

    /// <inheritdoc/>
    public override string Place => $"the caller's own {Sql.Verb}";

    internal bool Reads => Sql.Verb == "SELECT";

    private static SqlText Check(SqlText sql)
    {
        ArgumentNullException.ThrowIfNull(sql);
        if (!Verbs.Contains(sql.Verb))
            throw new ArgumentException($"A statement that begins with '{sql.Verb}' was given; expected {string.Join(", ", Verbs)}. Execute others by the facet {nameof(ISqlAccess)}.", nameof(sql));
        return sql.Parts.Any(part => part.Text?.Contains(';', StringComparison.Ordinal) == true)
            ? throw new ArgumentException("The statement holds a semicolon; give one statement, without one at its end, and a text that holds one as a parameter.", nameof(sql))
            : sql;
    }
}
