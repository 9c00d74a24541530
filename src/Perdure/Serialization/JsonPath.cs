using System.Text;
using System.Text.Json;

namespace Perdure.Serialization;

/// <summary>
/// Tells where in a JSON text something went wrong. What was written (or read) before the fault says where it is, so nothing
/// has to be tracked while all is well, and converters of the caller's own are covered too.
/// </summary>
internal static class JsonPath
{
    private const int MaxSegments = 16;

    /// <summary>The path of the value that would come next behind an unfinished text, e.g. <c>$.items[3].score</c>.</summary>
    public static string Behind(ReadOnlySpan<byte> unfinished)
    {
        var segments = Segments(unfinished);
        var path = new StringBuilder("$");
        foreach (var segment in segments.Take(MaxSegments))
            path.Append(segment);
        return segments.Count > MaxSegments ? path.Append("… (").Append(segments.Count).Append(" levels)").ToString() : path.ToString();
    }

    private static List<string> Segments(ReadOnlySpan<byte> unfinished)
    {
        var open = new Stack<Level>();
        // The space ends a number that stands last, which the reader would else wait to see more of.
        var reader = new Utf8JsonReader((byte[])[.. unfinished, (byte)' '], isFinalBlock: false, new JsonReaderState(new JsonReaderOptions { MaxDepth = int.MaxValue, CommentHandling = JsonCommentHandling.Disallow }));
        try
        {
            while (reader.Read())
                Follow(ref reader, open);
        }
        catch (JsonException)
        {
            // The text itself is malformed: the path up to here is the answer.
        }
        return [.. open.Reverse().Select(level => level.Segment).Where(segment => segment.Length > 0)];
    }

    private static void Follow(ref Utf8JsonReader reader, Stack<Level> open)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.PropertyName:
                open.Peek().Name = Shown(ref reader);
                break;
            case JsonTokenType.StartObject or JsonTokenType.StartArray:
                open.Push(new Level { IsArray = reader.TokenType == JsonTokenType.StartArray });
                break;
            case JsonTokenType.EndObject or JsonTokenType.EndArray:
                open.Pop();
                Pass(open);
                break;
            default:
                Pass(open);
                break;
        }
    }

    private static void Pass(Stack<Level> open)
    {
        if (!open.TryPeek(out var level))
            return;
        level.Index++;
        level.Name = null;
    }

    private static string Shown(ref Utf8JsonReader reader)
    {
        var name = Encoding.UTF8.GetString(reader.ValueSpan);
        name = name.Length > 60 ? name[..60] + "…" : name;
        return name.Length > 0 && name.All(c => char.IsLetterOrDigit(c) || c is '_' or '-') ? "." + name : $"['{name}']";
    }

    private sealed class Level
    {
        public bool IsArray { get; init; }

        public int Index { get; set; }

        public string? Name { get; set; }

        public string Segment => IsArray ? $"[{Index}]" : Name ?? "";
    }
}
