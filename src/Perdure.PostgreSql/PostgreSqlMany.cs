using Perdure.Sql;
using Perdure.Storage;

namespace Perdure.PostgreSql;

/// <summary>Writes of several records as one statement over arrays. It divides by zero unless it touches all of them.</summary>
internal sealed class PostgreSqlMany : SqlMany
{
    private const int Most = 256;
    private readonly int width;
    private readonly SqlStatement statement;

    public PostgreSqlMany(PostgreSqlDialect dialect, ManyPut put)
    {
        width = put.Values.Count;
        // The time of the write is one for all; behind the values of a record stands how many records there are.
        SqlValue[] values = [.. put.Values.Select(value => value.Name == "at" ? value : value with { Kind = value.Kind | SqlKind.Many }), new("rows", SqlKind.Integer)];
        string OfRow(string name) => "k." + dialect.Quote(name);
        statement = SqlStatement.Select(dialect, values, p =>
        {
            var row = put.Row(OfRow);
            string From(params string[] without)
            {
                string[] names = [.. put.Values.Select(value => value.Name).Where(name => name != "at" && !without.Contains(name))];
                return $"unnest({string.Join(", ", names.Select(p))}) AS k({string.Join(", ", names.Select(dialect.Quote))})";
            }
            var write = put.Expect == ExpectKind.Exactly
                ? $"UPDATE {dialect.Table(put.Table)} AS t SET {string.Join(", ", put.Changed(row).Select(column => $"{dialect.Quote(column.Name)} = {column.Expression}"))} FROM {From(put.KeepsCreated ? ["created"] : [])} WHERE t.scope = k.scope AND t.id = k.id AND {CollectionSql.Visible(p("at"), "t.")} AND t.version = k.expected"
                : dialect.Upsert(put.Table, row, $"SELECT {string.Join(", ", row.Select(column => column.Expression))} FROM {From("expected")}", p("at"), put.KeepsCreated, put.Expect == ExpectKind.Absent);
            return $"WITH w AS ({write} RETURNING 1) SELECT 1 / (CASE count(*) WHEN {p("rows")} THEN 1 ELSE 0 END) FROM w";
        });
    }

    /// <inheritdoc/>
    public override int Take(int rows) => Math.Min(rows, Most);

    /// <inheritdoc/>
    public override SqlStatement Of(int rows) => statement;

    /// <inheritdoc/>
    public override SqlStep Step(int operation, IReadOnlyList<object?[]> rows)
    {
        var values = new object?[width + 1];
        values[^1] = (long)rows.Count;
        for (var i = 0; i < statement.Slots.Count; i++)
            if (statement.Slots[i] is var slot && slot < width)
                values[slot] = (statement.Parameters[i].Kind & SqlKind.Many) == 0 ? rows[0][slot] : (statement.Parameters[i].Kind & ~SqlKind.Many) switch
                {
                    SqlKind.Scope or SqlKind.Id or SqlKind.Text => Texts(rows, slot),
                    SqlKind.Integer => Values<long>(rows, slot),
                    SqlKind.Number => Values<double>(rows, slot),
                    SqlKind.Time => Values<DateTime>(rows, slot),
                    SqlKind.Boolean => Values<bool>(rows, slot),
                    _ => Values<ReadOnlyMemory<byte>>(rows, slot),
                };
        return new SqlStep(operation, statement, values, SqlGuard.All);
    }

    private static string?[] Texts(IReadOnlyList<object?[]> rows, int slot)
    {
        var texts = new string?[rows.Count];
        for (var i = 0; i < texts.Length; i++)
            texts[i] = (string?)rows[i][slot];
        return texts;
    }

    private static T?[] Values<T>(IReadOnlyList<object?[]> rows, int slot) where T : struct
    {
        var values = new T?[rows.Count];
        for (var i = 0; i < values.Length; i++)
            values[i] = (T?)rows[i][slot];
        return values;
    }
}
