using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using Perdure.Storage;

namespace Perdure.Files;

/// <summary>Reads the lines of a log's file. What it shows lives in the line or in its own buffers, until the next line.</summary>
internal sealed class LogEntryReader(string path) : IDisposable
{
    private static readonly JsonReaderOptions Options = new() { MaxDepth = Payload.MaxDepth + 8 };
    private readonly ByteBuffer head = new();
    private readonly ByteBuffer body = new();

    /// <summary>The entry of a line, without its line break.</summary>
    /// <param name="line">The line.</param>
    /// <param name="position">The position it must have.</param>
    /// <param name="bodies">Whether the body is wanted.</param>
    public LogEntryView Read(ReadOnlySpan<byte> line, long position, bool bodies)
    {
        var (isSealed, holds) = Sealed.Check(line);
        if (isSealed && !holds)
            throw FileFaults.Corrupt(path, $"the checksum of the line of position {position} does not hold");
        try
        {
            var entry = Parse(line, bodies, isSealed);
            return entry.Position == position ? entry : throw FileFaults.Corrupt(path, $"position {entry.Position} was found where {position} belongs");
        }
        catch (Exception exception) when (exception is JsonException or FormatException or InvalidOperationException)
        {
            throw FileFaults.Corrupt(path, $"the line of position {position} is not the JSON of an entry", exception);
        }
    }

    /// <summary>The position a line says it has, found without parsing the rest; −1 when it does not look like an entry.</summary>
    public static long PositionOf(ReadOnlySpan<byte> line)
    {
        var name = "\"position\":"u8;
        var at = line[..Math.Min(line.Length, 64)].IndexOf(name);
        return at >= 0 && Utf8Parser.TryParse(line[(at + name.Length)..], out long position, out _) && line[^1] == '}' ? position : -1;
    }

    /// <summary>The key in a log's first line.</summary>
    public static LogKey ReadTitle(ReadOnlySpan<byte> line, string path)
    {
        try
        {
            if (Sealed.Check(line) is not (true, false))
            {
                var title = JsonDocument.Parse(Encoding.UTF8.GetString(line)).RootElement;
                return new LogKey(title.GetProperty("log").GetString()!, title.GetProperty("scope").GetString()!, title.GetProperty("id").GetString()!);
            }
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or KeyNotFoundException or ArgumentException)
        {
            throw FileFaults.Corrupt(path, "its first line does not say which log it is", exception);
        }
        throw FileFaults.Corrupt(path, "the checksum of its first line does not hold");
    }

    public void Dispose()
    {
        head.Dispose();
        body.Dispose();
    }

    private LogEntryView Parse(ReadOnlySpan<byte> line, bool bodies, bool isSealed)
    {
        head.Clear();
        body.Clear();
        long position = 0, version = 0, at = 0;
        int length = 0, members = 0;
        ReadOnlySpan<byte> headBytes = [], bodyBytes = [];
        var reader = new Utf8JsonReader(line, Options);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            members++;
            if (isSealed && reader.ValueSpan.SequenceEqual("body"u8))
            {
                // The checksum holds, so this is as it was written: JSON up to the closing brace, not to be parsed again.
                bodyBytes = line[(int)reader.BytesConsumed..^1];
                break;
            }
            if (reader.ValueSpan.StartsWith("head"u8) || reader.ValueSpan.StartsWith("body"u8))
            {
                var (name, form) = (reader.ValueSpan[0], FormOf(reader.ValueSpan[4..]));
                if (name == 'b' && !bodies && isSealed)
                    break;
                reader.Read();
                if (name == 'h')
                    headBytes = Payload.Read(ref reader, line, form, head);
                else
                    bodyBytes = Payload.Read(ref reader, line, form, body);
            }
            else if (Scalar(ref reader) is var (name, value))
                _ = name switch { 'p' => position = value, 'v' => version = value, 'a' => at = value, 'l' => length = (int)value, _ => 0 };
        }
        while (!isSealed && reader.Read()) { }
        if (members < (isSealed ? 7 : 6))
            throw new FormatException("a member is missing");
        if (!isSealed)
            length = bodyBytes.Length;
        if (bodies && bodyBytes.Length != length)
            throw new FormatException("the body is not as long as it should be");
        return new LogEntryView { Position = position, Version = version, At = at, Head = headBytes, Body = bodies ? bodyBytes : [], BodyLength = length };
    }

    private static PayloadForm FormOf(ReadOnlySpan<byte> ending) =>
        ending.IsEmpty ? PayloadForm.Json : ending.SequenceEqual("Text"u8) ? PayloadForm.Text : ending.SequenceEqual("Bytes"u8) ? PayloadForm.Bytes : throw new FormatException("a member is not known");

    private static (char Name, long Value) Scalar(ref Utf8JsonReader reader)
    {
        var name = (char)(reader.ValueTextEquals("position"u8) || reader.ValueTextEquals("version"u8) || reader.ValueTextEquals("at"u8) ||
            reader.ValueTextEquals("length"u8) || reader.ValueTextEquals("crc"u8) ? reader.ValueSpan[0] : throw new FormatException("a member is not known"));
        reader.Read();
        return (name, name == 'a' ? Instant.ToMicroseconds(reader.GetDateTimeOffset()) : name == 'c' ? 0 : reader.GetInt64());
    }
}
