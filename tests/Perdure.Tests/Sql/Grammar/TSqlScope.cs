using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace Perdure.Tests.Sql.Grammar;

/// <summary>The tables a part of a statement sees, by their aliases. A subquery sees those around it too.</summary>
/// <param name="outer">What is around it.</param>
internal sealed class TSqlScope(TSqlScope? outer)
{
    private readonly Dictionary<string, IReadOnlyList<string>> tables = new(StringComparer.Ordinal);
    private readonly HashSet<string> aliases = new(StringComparer.Ordinal);

    public IEnumerable<string> AllColumns => tables.Values.SelectMany(columns => columns);

    public void Add(string alias, IReadOnlyList<string> columns) => tables[alias] = columns;

    /// <summary>A name of the select list, which only ORDER BY may use.</summary>
    public void AddAlias(string name) => aliases.Add(name);

    public IReadOnlyList<string>? Find(string alias) => tables.GetValueOrDefault(alias) ?? outer?.Find(alias);

    /// <summary>What is wrong with a column; null when exactly one table has it.</summary>
    public string? Wrong(MultiPartIdentifier name)
    {
        var column = name.Identifiers[^1].Value;
        if (name.Count > 1)
        {
            var table = name.Identifiers[^2].Value;
            return Find(table) is not { } columns ? $"There is no table or alias '{table}' here."
                : columns.Contains(column) ? null
                : $"'{table}' has no column '{column}'; it has {string.Join(", ", columns)}.";
        }
        return aliases.Contains(column) ? null : tables.Values.Count(columns => columns.Contains(column)) switch
        {
            1 => null,
            0 => outer is null ? $"No table here has a column '{column}'." : outer.Wrong(name),
            _ => $"More than one table here has a column '{column}'.",
        };
    }
}
