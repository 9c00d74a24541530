using System.Buffers;

namespace Perdure.Storage;

/// <summary>The rule for names of collections, logs, fields and indexes: <c>[a-z][a-z0-9_]*</c>, at most 40 characters, so that each can be a table, a column, a folder or a key everywhere.</summary>
public static class SchemaName
{
    /// <summary>The longest name.</summary>
    public const int MaxLength = 40;

    private static readonly SearchValues<char> Legal = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789_");

    /// <summary>Returns <paramref name="value"/> when it is a legal name.</summary>
    /// <exception cref="ArgumentException">It breaks the rule.</exception>
    public static string Check(string value, string name)
    {
        ArgumentNullException.ThrowIfNull(value, name);
        return IsLegal(value) ? value : throw new ArgumentException(
            $"'{value}' is not a schema name; expected 1 to {MaxLength} of a-z, 0-9 and _, beginning with a letter.", name);
    }

    /// <summary>Whether a text can stand before the names of tables: empty, or itself a legal name.</summary>
    public static bool IsPrefix(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return value.Length == 0 || IsLegal(value);
    }

    private static bool IsLegal(string value) =>
        value.Length is > 0 and <= MaxLength && char.IsAsciiLetterLower(value[0]) &&
        !value.AsSpan().ContainsAnyExcept(Legal);
}
