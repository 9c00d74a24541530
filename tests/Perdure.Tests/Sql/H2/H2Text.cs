using System.Data;
using System.Text;
using Perdure.Tests.Sql.Provider;

namespace Perdure.Tests.Sql.H2;

/// <summary>A command's text with JDBC's <c>?</c> in place of <c>:name</c>, and its parameters in that order.</summary>
internal static class H2Text
{
    /// <summary>By name each parameter may stand in several places; by position each place takes the next one, as Oracle's driver does.</summary>
    public static (string Text, IReadOnlyList<EngineParameter> Parameters) Of(EngineCommand command)
    {
        // A function of Oracle's that H2 has under another name.
        var (text, made, given, used) = (command.CommandText.Replace("UTL_RAW.CAST_TO_VARCHAR2(", "UTF8TOSTRING(", StringComparison.Ordinal), new StringBuilder(), command.Given, new List<EngineParameter>());
        for (var i = 0; i < text.Length; i++)
        {
            var end = Skipped(text, i);
            if (end > i)
            {
                made.Append(text, i, end - i);
                i = end - 1;
            }
            else if (text[i] == ':' && i + 1 < text.Length && IsName(text[i + 1]))
            {
                for (end = i + 1; end < text.Length && IsName(text[end]); end++) { }
                used.Add(command.BindByName ? Named(given, text[(i + 1)..end]) : used.Count < given.Count ? given[used.Count] : throw Unbound(text[(i + 1)..end]));
                made.Append(Place(used[^1]));
                i = end - 1;
            }
            else
                made.Append(text[i]);
        }
        return used.Distinct().Count() == given.Count ? (made.ToString(), used) : throw new EngineException(1036, $"ORA-01036: {given.Count} parameters are given, {used.Distinct().Count()} used");
    }

    // Where a literal, a quoted name or a comment that begins here ends; here when none does.
    private static int Skipped(string text, int start)
    {
        var (mark, ahead) = text[start] is '\'' or '"' ? (text[start].ToString(), 1) : text.AsSpan(start).StartsWith("--") ? ("\n", 2) : text.AsSpan(start).StartsWith("/*") ? ("*/", 2) : ("", 0);
        if (ahead == 0)
            return start;
        var end = text.IndexOf(mark, start + ahead, StringComparison.Ordinal);
        return end < 0 ? text.Length : end + mark.Length;
    }

    // Oracle's driver tells the type of each; JDBC's ? has none until it is told in the text.
    private static string Place(EngineParameter parameter) => (parameter.Declared, parameter.OracleDbType) switch
    {
        (_, EngineType.Blob) => "CAST(? AS BLOB)",
        (DbType.Binary, _) => $"CAST(? AS RAW({parameter.Size}))",
        (DbType.Int64, _) => "CAST(? AS NUMBER(19))",
        (DbType.DateTime, _) => "CAST(? AS TIMESTAMP(6))",
        _ => "?",
    };

    private static bool IsName(char c) => char.IsAsciiLetterOrDigit(c) || c is '_' or '$' or '#';

    private static EngineParameter Named(EngineParameters given, string name) =>
        given.FirstOrDefault(parameter => parameter.ParameterName == name || parameter.ParameterName == ":" + name) ?? throw Unbound(name);

    private static EngineException Unbound(string name) => new(1008, $"ORA-01008: not all variables bound: {name}");
}
