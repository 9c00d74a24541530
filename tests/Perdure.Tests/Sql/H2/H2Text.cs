using System.Text;
using Perdure.Tests.Sql.Provider;

namespace Perdure.Tests.Sql.H2;

/// <summary>A command's text with JDBC's <c>?1</c> in place of <c>:name</c>, and its parameters in that order.</summary>
internal static class H2Text
{
    /// <summary>By name each parameter may stand in several places; by position each place takes the next one, as Oracle's driver does.</summary>
    public static (string Text, IReadOnlyList<EngineParameter> Parameters) Of(EngineCommand command)
    {
        var (text, made, given, place) = (command.CommandText, new StringBuilder(), command.Given, 0);
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
                made.Append('?').Append(1 + (command.BindByName ? Index(given, text[(i + 1)..end]) : Next(given, ref place)));
                i = end - 1;
            }
            else
                made.Append(text[i]);
        }
        return command.BindByName || place == given.Count ? (made.ToString(), given.ToArray<EngineParameter>()) : throw new EngineException(1036, $"ORA-01036: {given.Count} parameters for {place} places");
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

    private static bool IsName(char c) => char.IsAsciiLetterOrDigit(c) || c is '_' or '$' or '#';

    private static int Index(EngineParameters given, string name)
    {
        var index = given.IndexOf(name) is var bare and >= 0 ? bare : given.IndexOf(":" + name);
        return index >= 0 ? index : throw new EngineException(1008, $"ORA-01008: not all variables bound: {name}");
    }

    private static int Next(EngineParameters given, ref int place) =>
        place < given.Count ? place++ : throw new EngineException(1008, "ORA-01008: not all variables bound");
}
