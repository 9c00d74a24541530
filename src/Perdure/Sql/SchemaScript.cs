using System.Text;

namespace Perdure.Sql;

/// <summary>Writes changes of the schema as a script.</summary>
internal static class SchemaScript
{
    /// <summary>The script; empty when there are none.</summary>
    public static string Of(SqlDialect dialect, IReadOnlyList<string> changes)
    {
        if (changes.Count == 0)
            return "";
        var script = new StringBuilder();
        if (dialect.ScriptTransaction is var (begin, commit))
            Append(script, dialect, [begin, .. dialect.LockSchema is { Parameters.Count: 0 } take ? [take.Text] : Array.Empty<string>(), .. changes, commit]);
        else
            Append(script, dialect, changes);
        return script.ToString();
    }

    private static void Append(StringBuilder script, SqlDialect dialect, IEnumerable<string> statements)
    {
        foreach (var statement in statements)
            script.Append(statement.ReplaceLineEndings("\n")).Append(dialect.EndOf(statement));
    }
}
