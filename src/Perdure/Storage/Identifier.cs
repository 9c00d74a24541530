using System.Text;

namespace Perdure.Storage;

/// <summary>
/// The rule every id, scope and indexed text obeys: well-formed UTF-16 of 1 to 255 UTF-8 bytes (scopes: 512),
/// without U+0000. Ids are ordinal and case-sensitive; nothing is trimmed, folded or normalised.
/// </summary>
public static class Identifier
{
    /// <summary>The longest id, in UTF-8 bytes.</summary>
    public const int MaxBytes = 255;

    /// <summary>The longest scope, in UTF-8 bytes. Longer than an id so that a wrapper can put a tenant before it.</summary>
    public const int MaxScopeBytes = 512;

    /// <summary>Returns <paramref name="value"/> when it is a legal id.</summary>
    /// <exception cref="ArgumentException">It is empty, too long, or holds U+0000 or a lone surrogate.</exception>
    public static string Check(string value, string name, int maxBytes = MaxBytes)
    {
        ArgumentNullException.ThrowIfNull(value, name);
        return Problem(value, maxBytes) is { } problem ? throw new ArgumentException($"{Shown(value)} {problem}", name) : value;
    }

    private static string? Problem(string value, int maxBytes)
    {
        if (value.Length == 0)
            return $"was given; expected 1 to {maxBytes} UTF-8 bytes.";
        if (value.Contains('\0', StringComparison.Ordinal))
            return $"holds U+0000 at index {value.IndexOf('\0', StringComparison.Ordinal)}; ids may hold any character but U+0000 and lone surrogates.";
        if (LoneSurrogate(value) is var at and >= 0)
            return $"holds a lone surrogate at index {at}, which no database can store; ids must be well-formed text.";
        return value.Length * 3 <= maxBytes || Encoding.UTF8.GetByteCount(value) is var bytes && bytes <= maxBytes
            ? null
            : $"is {Encoding.UTF8.GetByteCount(value)} UTF-8 bytes long; at most {maxBytes} are allowed. Store long text in the record and use a hash of it as the id.";
    }

    internal static int LoneSurrogate(ReadOnlySpan<char> value)
    {
        var offset = 0;
        while (value.IndexOfAnyInRange('\ud800', '\udfff') is var at and >= 0)
        {
            if (!char.IsHighSurrogate(value[at]) || at + 1 >= value.Length || !char.IsLowSurrogate(value[at + 1]))
                return offset + at;
            offset += at + 2;
            value = value[(at + 2)..];
        }
        return -1;
    }

    private static string Shown(string value) => value.Length == 0 ? "An empty text" : $"'{(value.Length > 40 ? value[..40] + "…" : value)}'";
}
