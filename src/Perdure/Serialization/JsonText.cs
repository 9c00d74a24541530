using System.Text.Json;
using System.Text.Unicode;

namespace Perdure.Serialization;

/// <summary>Checks JSON that arrives as bytes, so that what is stored can be read by everyone.</summary>
public static class JsonText
{
    /// <summary>How deep a stored text may be nested.</summary>
    public const int MaxDepth = 256;

    /// <summary>
    /// Checks that the bytes are one well-formed JSON value in valid UTF-8, without escapes that are lone surrogates, and that
    /// no name stands twice in an outermost object.
    /// </summary>
    /// <exception cref="ArgumentException">They are not; the message names the path.</exception>
    public static void Check(ReadOnlySpan<byte> utf8, string parameter)
    {
        if (!Utf8.IsValid(utf8))
            throw Refused(utf8[..ValidPrefix(utf8)], "the bytes are not valid UTF-8.", parameter, null);
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = MaxDepth });
        HashSet<string>? names = null;
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType is not (JsonTokenType.String or JsonTokenType.PropertyName))
                    continue;
                if (reader.ValueIsEscaped && HoldsLoneSurrogate(reader.ValueSpan))
                    throw Refused(utf8[..(int)reader.TokenStartIndex], "the text holds a lone surrogate, which no database can store.", parameter, null);
                if (reader.TokenType == JsonTokenType.PropertyName && reader.CurrentDepth == 1 && !(names ??= []).Add(reader.GetString()!))
                    throw Refused([], $"the name '{reader.GetString()}' stands there twice.", parameter, null);
            }
        }
        catch (JsonException exception)
        {
            throw Refused(utf8[..(int)reader.BytesConsumed], exception.Message, parameter, exception);
        }
    }

    private static bool HoldsLoneSurrogate(ReadOnlySpan<byte> escaped)
    {
        while (escaped.IndexOf((byte)'\\') is var at and >= 0)
        {
            if (escaped[at + 1] != (byte)'u')
            {
                escaped = escaped[(at + 2)..];
                continue;
            }
            var unit = Unit(escaped[at..]);
            escaped = escaped[(at + 6)..];
            if (!char.IsSurrogate(unit))
                continue;
            if (!char.IsHighSurrogate(unit) || !escaped.StartsWith("\\u"u8) || !char.IsLowSurrogate(Unit(escaped)))
                return true;
            escaped = escaped[6..];
        }
        return false;
    }

    private static char Unit(ReadOnlySpan<byte> escape)
    {
        Span<char> digits = stackalloc char[4];
        for (var i = 0; i < 4; i++)
            digits[i] = (char)escape[i + 2];
        return (char)int.Parse(digits, System.Globalization.NumberStyles.AllowHexSpecifier, System.Globalization.CultureInfo.InvariantCulture);
    }

    private static int ValidPrefix(ReadOnlySpan<byte> utf8)
    {
        var at = 0;
        while (at < utf8.Length && System.Text.Rune.DecodeFromUtf8(utf8[at..], out _, out var consumed) == System.Buffers.OperationStatus.Done)
            at += consumed;
        return at;
    }

    private static ArgumentException Refused(ReadOnlySpan<byte> before, string reason, string parameter, Exception? inner) =>
        new($"The JSON can't be stored: at {JsonPath.Behind(before)}: {reason} Nothing was written.", parameter, inner);
}
