namespace Perdure.Sql;

/// <summary>What tables beside a collection's have in common: a row belongs to the record of its scope and id.</summary>
internal static class SideTable
{
    private static readonly SqlValue[] Key = [new("scope", SqlKind.Scope), new("id", SqlKind.Id)];

    /// <summary>
    /// Removes the row of a record that is not there. That is looked up again, so that one who removes what he did not find
    /// does not take the row of a record that another has made meanwhile.
    /// </summary>
    public static SqlStatement Clear(SqlDialect dialect, string table, string records) => SqlStatement.Build(dialect, Key, p =>
        $"DELETE FROM {table} WHERE scope = {p("scope")} AND id = {p("id")} AND NOT EXISTS (SELECT 1 FROM {records} r WHERE r.scope = {p("scope")} AND r.id = {p("id")}{dialect.LockInner})");
}
