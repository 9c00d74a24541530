using System.Collections.Concurrent;
using Perdure.Sql;

namespace Perdure.MySql;

/// <summary>A statement of several records that names the values of each, in few sizes so that its texts are few.</summary>
/// <param name="dialect">MySQL's or MariaDB's.</param>
/// <param name="values">The values of one record. The time of the write, <c>at</c>, is one for all.</param>
internal abstract class MySqlRows(MySqlDialect dialect, IReadOnlyList<SqlValue> values) : SqlMany
{
    private static readonly int[] Sizes = [64, 32, 16, 8, 4, 2, 1];
    private readonly ConcurrentDictionary<int, SqlStatement> statements = new();

    protected MySqlDialect Dialect => dialect;

    /// <inheritdoc/>
    public override int Take(int rows) => Array.Find(Sizes, size => size <= rows);

    /// <inheritdoc/>
    public override SqlStatement Of(int rows) => statements.GetOrAdd(rows, count => SqlStatement.Build(
        dialect,
        [.. Enumerable.Range(0, count).SelectMany(i => values.Select(value => value with { Name = Name(value.Name, i) }))],
        p => Text([.. Enumerable.Range(0, count).Select<int, Func<string, string>>(i => name => p(Name(name, i)))])));

    /// <inheritdoc/>
    public override SqlStep Step(int operation, IReadOnlyList<object?[]> rows) => new(operation, Of(rows.Count), [.. rows.SelectMany(row => row)]);

    /// <summary>Makes the text; each row spells its values.</summary>
    protected abstract string Text(IReadOnlyList<Func<string, string>> rows);

    private static string Name(string value, int row) => $"{value}_{row}";
}
