using Perdure.Sql;

namespace Perdure.PostgreSql;

/// <summary>Values of several rows as arrays of the types Npgsql writes.</summary>
internal static class PostgreSqlArrays
{
    /// <summary>The values of a statement of many: behind those of a row, how many there are.</summary>
    public static object?[] Of(SqlStatement statement, IReadOnlyList<object?[]> rows)
    {
        var values = new object?[rows[0].Length + 1];
        values[^1] = (long)rows.Count;
        for (var i = 0; i < statement.Slots.Count; i++)
            if (statement.Slots[i] is var slot && slot < rows[0].Length)
                values[slot] = (statement.Parameters[i].Kind & SqlKind.Many) == 0 ? rows[0][slot] : (statement.Parameters[i].Kind & ~SqlKind.Many) switch
                {
                    SqlKind.Scope or SqlKind.Id or SqlKind.Text => Texts(rows, slot),
                    SqlKind.Integer => Values<long>(rows, slot),
                    SqlKind.Number => Values<double>(rows, slot),
                    SqlKind.Time => Values<DateTime>(rows, slot),
                    SqlKind.Boolean => Values<bool>(rows, slot),
                    _ => Values<ReadOnlyMemory<byte>>(rows, slot),
                };
        return values;
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
