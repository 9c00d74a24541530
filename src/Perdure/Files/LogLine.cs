using Perdure.Storage;

namespace Perdure.Files;

/// <summary>Writes the lines of a log's file: one that says whose it is, then one per entry.</summary>
internal static class LogLine
{
    public static void WriteTitle(ByteBuffer buffer, LogKey key)
    {
        var begin = Sealed.Begin(buffer);
        buffer.Raw("\"log\":"u8);
        buffer.Text(key.Log);
        buffer.Raw(",\"scope\":"u8);
        buffer.Text(key.Scope);
        buffer.Raw(",\"id\":"u8);
        buffer.Text(key.Id);
        buffer.Raw("}"u8);
        Sealed.End(buffer, begin);
        buffer.Raw("\n"u8);
    }

    public static void Write(ByteBuffer buffer, long position, NewEntry entry, long at)
    {
        var begin = Sealed.Begin(buffer);
        buffer.Raw("\"position\":"u8);
        buffer.Number(position);
        buffer.Raw(",\"version\":"u8);
        buffer.Number(entry.Version);
        buffer.Raw(",\"at\":"u8);
        buffer.Time(at);
        buffer.Raw(",\"length\":"u8);
        buffer.Number(entry.Body.Length);
        Payload.Write(buffer, "head"u8, entry.Head.Span, oneLine: true);
        Payload.Write(buffer, "body"u8, entry.Body.Span, oneLine: true);
        buffer.Raw("}"u8);
        Sealed.End(buffer, begin);
        buffer.Raw("\n"u8);
    }
}
