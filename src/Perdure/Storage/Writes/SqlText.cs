using System.Runtime.CompilerServices;
using System.Text;
using Perdure.Sql;

namespace Perdure.Storage;

/// <summary>
/// One SQL statement of the caller's own: <c>$"UPDATE orders SET state = {state} WHERE id = {id}"</c>. What stands in a hole is a
/// parameter, never text; a hole with a <see cref="SqlTable"/> is that table's name. A plain string does not fit. Immutable once written.
/// </summary>
/// <remarks>
/// A hole takes null, <c>string</c>, <c>bool</c>, <c>short</c>, <c>int</c>, <c>long</c>, <c>float</c>, <c>double</c>, <c>decimal</c>, <c>DateTime</c>,
/// <c>DateTimeOffset</c> (written in UTC), <c>TimeSpan</c>, <c>Guid</c> and <c>byte[]</c>; which columns they fit is the driver's affair.
/// </remarks>
[InterpolatedStringHandler]
public sealed class SqlText
{
    private readonly List<SqlPart> parts;

    /// <summary>Called by the compiler.</summary>
    public SqlText(int literalLength, int formattedCount) => parts = new List<SqlPart>((formattedCount * 2) + 1);

    internal IReadOnlyList<SqlPart> Parts => parts;

    /// <summary>Its first word, in capitals.</summary>
    internal string Verb
    {
        get
        {
            var text = parts is [{ Text: { } first }, ..] ? first.AsSpan().TrimStart() : [];
            var end = text.IndexOfAnyExceptInRange('A', 'z');
            return (end < 0 ? text : text[..end]).ToString().ToUpperInvariant();
        }
    }

    /// <summary>Called by the compiler.</summary>
    /// <exception cref="ArgumentException">The text holds a control character other than white space.</exception>
    public void AppendLiteral(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        if (value.Any(c => char.IsControl(c) && !char.IsWhiteSpace(c)))
            throw new ArgumentException("The text of a statement holds a control character; write it as a parameter.", nameof(value));
        parts.Add(new SqlPart(value, null, null));
    }

    /// <summary>Called by the compiler.</summary>
    /// <exception cref="ArgumentException">The value is not of a type that every driver takes.</exception>
    public void AppendFormatted<T>(T value) => parts.Add(value is SqlTable table ? new SqlPart(null, table, null) : new SqlPart(null, null, Check(value)));

    /// <summary>The text, with a question mark for each value.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (var part in parts)
            text.Append(part.Text ?? part.Table?.Name ?? "?");
        return text.ToString();
    }

    internal SqlStatement Statement(SqlDialect dialect, bool returnsRows) => SqlStatement.Build(
        dialect,
        [.. parts.Select((part, i) => new SqlValue("p" + i, SqlKind.Own))],
        p => string.Concat(parts.Select((part, i) => part.Text ?? (part.Table is { } table ? dialect.Table(table.Name) : p("p" + i)))),
        returnsRows).Once();

    internal object?[] Values() => [.. parts.Select(part => part.Value is DateTimeOffset time ? time.UtcDateTime : part.Value)];

    private static object? Check(object? value) => value switch
    {
        null or bool or short or int or long or float or double or decimal or DateTime or DateTimeOffset or TimeSpan or Guid => value,
        byte[] bytes => bytes.Clone(),
        string text when Identifier.LoneSurrogate(text) < 0 => text,
        string => throw new ArgumentException("A text with a lone surrogate was given, which no database can store.", nameof(value)),
        _ => throw new ArgumentException($"A value of type {value.GetType().Name} was given; expected null, string, bool, short, int, long, float, double, decimal, DateTime, DateTimeOffset, TimeSpan, Guid or byte[].", nameof(value)),
    };
}

/// <summary>A part of a statement: text, a table, or else a value.</summary>
internal readonly record struct SqlPart(string? Text, SqlTable? Table, object? Value);
