using System.Text;
using System.Text.Json;

namespace Perdure.Files;

/// <summary>
/// A commit in the journal: a line of JSON that says what changes, then the bytes it brings. The checksum is over both.
/// </summary>
/// <param name="Changes">In their order.</param>
/// <param name="Length">Of line and bytes together.</param>
internal sealed record JournalFrame(IReadOnlyList<FileChange> Changes, long Length)
{
    private static readonly string[] Kinds = ["append", "write", "rename", "delete"];

    public static void Write(ByteBuffer buffer, IReadOnlyList<FileChange> changes)
    {
        var begin = Sealed.Begin(buffer);
        buffer.Raw("\"bytes\":"u8);
        buffer.Number(changes.Sum(change => (long)change.Bytes.Length));
        buffer.Raw(",\"changes\":["u8);
        for (var i = 0; i < changes.Count; i++)
            Write(buffer, changes[i], first: i == 0);
        buffer.Raw("]}\n"u8);
        foreach (var change in changes)
            buffer.Raw(change.Bytes.Span);
        Sealed.End(buffer, begin);
    }

    /// <summary>Reads a frame's line; the changes have no bytes yet, only how many. Null when it is none.</summary>
    public static (long Bytes, List<(FileChange Change, int Length)> Changes)? ReadLine(ReadOnlySpan<byte> line)
    {
        try
        {
            var root = JsonDocument.Parse(Encoding.UTF8.GetString(line)).RootElement;
            if (!root.TryGetProperty("bytes", out var bytes) || !root.TryGetProperty("changes", out var changes))
                return null;
            var read = changes.EnumerateArray().Select(Read).ToList();
            return bytes.GetInt64() == read.Sum(one => (long)one.Length) ? (bytes.GetInt64(), read) : null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }

    /// <summary>The frame at the beginning of a text; null when the text is cut, or its checksum does not hold.</summary>
    public static JournalFrame? Read(ReadOnlyMemory<byte> text)
    {
        var line = text.Span.IndexOf((byte)'\n');
        if (line < 0 || ReadLine(text.Span[..line]) is not var (bytes, changes) || text.Length < line + 1 + bytes)
            return null;
        var length = line + 1 + (int)bytes;
        if (Sealed.Check(text.Span[..length]) is not (true, true))
            return null;
        var at = line + 1;
        var full = new List<FileChange>(changes.Count);
        foreach (var (change, count) in changes)
        {
            full.Add(change with { Bytes = text.Slice(at, count) });
            at += count;
        }
        return new JournalFrame(full, length);
    }

    private static void Write(ByteBuffer buffer, FileChange change, bool first)
    {
        buffer.Raw(first ? "{\""u8 : ",{\""u8);
        buffer.Raw(Encoding.ASCII.GetBytes(Kinds[(int)change.Kind]));
        buffer.Raw("\":"u8);
        buffer.Text(change.Path);
        if (change.Kind == ChangeKind.Append)
        {
            buffer.Raw(",\"at\":"u8);
            buffer.Number(change.At);
        }
        if (change.Kind is ChangeKind.Append or ChangeKind.Write)
        {
            buffer.Raw(",\"bytes\":"u8);
            buffer.Number(change.Bytes.Length);
        }
        if (change.From is { } from)
        {
            buffer.Raw(",\"from\":"u8);
            buffer.Text(from);
        }
        buffer.Raw("}"u8);
    }

    private static (FileChange Change, int Length) Read(JsonElement element)
    {
        var kind = Array.FindIndex(Kinds, name => element.TryGetProperty(name, out _));
        if (kind < 0)
            throw new FormatException("a change is not known");
        var at = element.TryGetProperty("at", out var offset) ? offset.GetInt64() : 0;
        var bytes = element.TryGetProperty("bytes", out var length) ? length.GetInt32() : 0;
        var from = element.TryGetProperty("from", out var name) ? name.GetString() : null;
        return (new FileChange((ChangeKind)kind, element.GetProperty(Kinds[kind]).GetString()!, at, default, from), bytes);
    }
}
