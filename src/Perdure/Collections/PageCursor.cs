using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Perdure.Storage;

namespace Perdure.Collections;

/// <summary>A place in a query as text: a mark of the query it belongs to, the order value and the id.</summary>
internal static class PageCursor
{
    private const int MarkLength = 8;

    public static string Encode(Query query, QueryCursor place)
    {
        using var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes, Encoding.UTF8);
        writer.Write(Mark(query));
        Write(writer, place.Order);
        writer.Write(place.Id);
        writer.Flush();
        return Base64Url.EncodeToString(bytes.GetBuffer().AsSpan(0, (int)bytes.Length));
    }

    /// <exception cref="ArgumentException">It is no cursor, or another query's.</exception>
    public static QueryCursor Decode(Query query, string cursor)
    {
        var bytes = Base64Url.IsValid(cursor) ? Base64Url.DecodeFromChars(cursor) : [];
        if (bytes.Length <= MarkLength)
            throw new ArgumentException("The cursor is not one that a page gave; pass Page.Next unchanged.", nameof(cursor));
        if (!bytes.AsSpan(0, MarkLength).SequenceEqual(Mark(query)))
            throw new ArgumentException("The cursor belongs to another query; it goes on only with the same collection, scope, values, range and direction.", nameof(cursor));
        try
        {
            using var reader = new BinaryReader(new MemoryStream(bytes, MarkLength, bytes.Length - MarkLength), new UTF8Encoding(false, true));
            var place = new QueryCursor(Read(reader), reader.ReadString());
            return reader.BaseStream.Position == reader.BaseStream.Length ? place : throw new FormatException("Something stands behind the cursor.");
        }
        catch (Exception exception) when (exception is EndOfStreamException or FormatException or ArgumentException)
        {
            throw new ArgumentException("The cursor is damaged; pass Page.Next unchanged.", nameof(cursor), exception);
        }
    }

    private static byte[] Mark(Query query)
    {
        using var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes, Encoding.UTF8);
        writer.Write(query.Collection.Name);
        writer.Write(query.Scope);
        writer.Write(query.Index ?? "");
        writer.Write(query.Descending);
        foreach (var value in query.Equal)
            Write(writer, value);
        if (query.Range is { } range)
        {
            Write(writer, range.From);
            writer.Write(range.FromIncluded);
            Write(writer, range.To);
            writer.Write(range.ToIncluded);
        }
        writer.Flush();
        return SHA256.HashData(bytes.GetBuffer().AsSpan(0, (int)bytes.Length))[..MarkLength];
    }

    private static void Write(BinaryWriter writer, FieldValue value)
    {
        writer.Write((byte)(value.Kind is { } kind ? kind + 1 : 0));
        if (value.Kind == FieldKind.Text)
            writer.Write(value.Text);
        else if (!value.IsNull)
            writer.Write(value.Integer);
    }

    private static FieldValue Read(BinaryReader reader) => reader.ReadByte() switch
    {
        0 => FieldValue.Null,
        1 => FieldValue.Of(reader.ReadString()),
        2 => FieldValue.Of(reader.ReadInt64()),
        3 => FieldValue.Of(reader.ReadDouble()),
        4 => FieldValue.Of(Instant.FromMicroseconds(reader.ReadInt64())),
        5 => FieldValue.Of(reader.ReadInt64() != 0),
        _ => throw new FormatException("Unknown kind of value."),
    };
}
