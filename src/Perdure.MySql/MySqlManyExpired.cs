using Perdure.Sql;

namespace Perdure.MySql;

/// <summary>Removes those of several records that are past their expiry.</summary>
internal sealed class MySqlManyExpired(MySqlDialect dialect, string table, IReadOnlyList<SqlValue> values) : MySqlRows(dialect, values)
{
    /// <inheritdoc/>
    protected override string Text(IReadOnlyList<Func<string, string>> rows) =>
        $"DELETE FROM {Dialect.Table(table)} WHERE (scope, id) IN ({string.Join(", ", rows.Select(one => $"({one("scope")}, {one("id")})"))}) AND expires_at <= {rows[0]("at")}";
}
