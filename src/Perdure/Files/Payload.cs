using System.Buffers;
using System.Buffers.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace Perdure.Files;

/// <summary>
/// Opaque bytes as a member of a JSON object, in the most readable form that gives the same bytes back: <c>"body":{…}</c> for
/// JSON, <c>"bodyText":"…"</c> for other UTF-8, <c>"bodyBytes":"base64"</c> for the rest.
/// </summary>
internal static class Payload
{
    /// <summary>How deep the JSON may nest that is written as JSON; deeper is written as text.</summary>
    public const int MaxDepth = 256;

    private static readonly JsonReaderOptions Strict = new() { MaxDepth = MaxDepth };
    // Escaped they would be six times as long, and no more readable than base64.
    private static readonly SearchValues<byte> Controls = SearchValues.Create([.. Enumerable.Range(0, 32).Where(unit => unit is not ('\t' or '\n' or '\r')).Select(unit => (byte)unit)]);
    private static readonly SearchValues<byte> Breaks = SearchValues.Create("\r\n"u8);

    public static void Write(ByteBuffer buffer, ReadOnlySpan<byte> name, ReadOnlySpan<byte> bytes, bool oneLine)
    {
        buffer.Raw(",\""u8);
        buffer.Raw(name);
        if (IsJson(bytes, oneLine))
        {
            buffer.Raw("\":"u8);
            buffer.Raw(bytes);
        }
        else if (!bytes.ContainsAny(Controls) && Utf8.IsValid(bytes))
        {
            buffer.Raw("Text\":"u8);
            buffer.Text(bytes);
        }
        else
        {
            buffer.Raw("Bytes\":"u8);
            buffer.Base64(bytes);
        }
    }

    /// <summary>The bytes of a member whose name was just read, where the reader stands on its value. May point into the scratch.</summary>
    public static ReadOnlySpan<byte> Read(scoped ref Utf8JsonReader reader, ReadOnlySpan<byte> source, PayloadForm form, ByteBuffer scratch)
    {
        if (form == PayloadForm.Json)
        {
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            return source[start..(int)reader.BytesConsumed];
        }
        if (reader.TokenType != JsonTokenType.String)
            throw new FormatException("a text was expected");
        var text = reader.ValueSpan;
        var room = scratch.Take(text.Length);
        if (form == PayloadForm.Text)
            return room[..reader.CopyString(room)];
        if (Base64.DecodeFromUtf8(text, room, out _, out var written) != OperationStatus.Done)
            throw new FormatException("base64 was expected");
        return room[..written];
    }

    private static bool IsJson(ReadOnlySpan<byte> bytes, bool oneLine)
    {
        // White space around the value would not come back, and most texts that are not JSON end here.
        if (bytes.IsEmpty || bytes[0] <= ' ' || bytes[^1] <= ' ' || !"{[\"-0123456789tfn"u8.Contains(bytes[0]))
            return false;
        if (bytes[0] >= 'a' && bytes[0] <= 'z')
            return bytes.SequenceEqual("true"u8) || bytes.SequenceEqual("false"u8) || bytes.SequenceEqual("null"u8);
        if ((oneLine && bytes.ContainsAny(Breaks)) || !Utf8.IsValid(bytes))
            return false;
        try
        {
            var reader = new Utf8JsonReader(bytes, Strict);
            while (reader.Read()) { }
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
