using Perdure.Sql;
using Perdure.Storage;

namespace Perdure.MySql;

/// <summary>
/// Writes of several records as one INSERT of as many rows. Records that are replaced are so by its ON DUPLICATE KEY, which counts two for each: a version that is not the expected one makes a null that the column
/// refuses, and a record that is not there is inserted, counts one, and is taken back. An UPDATE over a derived table would put
/// bodies into a temporary table, which took MariaDB four times as long.
/// </summary>
internal sealed class MySqlMany(MySqlDialect dialect, ManyPut put) : MySqlRows(dialect, put.Values)
{
    /// <inheritdoc/>
    public override SqlStep Step(int operation, IReadOnlyList<object?[]> rows) => base.Step(operation, rows) with
    {
        Guard = SqlGuard.All,
        // Whether one that expects nothing was there already it does not say; it writes all rows or fails.
        Touches = put.Expect switch { ExpectKind.Exactly => 2 * rows.Count, ExpectKind.Absent => rows.Count, _ => null },
    };

    /// <inheritdoc/>
    protected override string Text(IReadOnlyList<Func<string, string>> rows)
    {
        var columns = put.Row(name => name);
        var insert = $"""
            INSERT INTO {Dialect.Table(put.Table)} ({string.Join(", ", columns.Select(column => Dialect.Quote(column.Name)))}) VALUES
            {string.Join(",\n", rows.Select(one => $"({string.Join(", ", put.Row(one).Select(column => column.Expression))})"))}
            """;
        return insert + put.Expect switch
        {
            ExpectKind.Absent => "",
            ExpectKind.Exactly => Dialect.OrReplace(put.Changed(columns), column => column == "version" ? $"IF({Expected(rows)}, {Dialect.Given(column)}, NULL)" : Dialect.Given(column)),
            _ => Dialect.OrReplace(put.Table, columns, rows[0]("at"), put.KeepsCreated),
        };
    }

    // Whether the row that is there is the one that is expected, and visible.
    private string Expected(IReadOnlyList<Func<string, string>> rows)
    {
        var table = Dialect.Table(put.Table);
        var versions = rows.Select(one => $"WHEN {Dialect.Given("id")} = {one("id")} AND {Dialect.Given("scope")} = {one("scope")} THEN {one("expected")}");
        return $"{table}.version = CASE {string.Join(" ", versions)} END AND {CollectionSql.Visible(rows[0]("at"), table + ".")}";
    }
}
