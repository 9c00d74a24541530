using Perdure.Storage;

namespace Perdure.Files;

/// <summary>Writes a record as the text of its file.</summary>
internal static class RecordWriter
{
    public static byte[] Write(RecordContent record, CollectionSchema schema)
    {
        using var buffer = new ByteBuffer();
        var begin = Sealed.Begin(buffer);
        buffer.Raw("\n\"collection\":"u8);
        buffer.Text(record.Key.Collection);
        buffer.Raw(",\n\"scope\":"u8);
        buffer.Text(record.Key.Scope);
        buffer.Raw(",\n\"id\":"u8);
        buffer.Text(record.Key.Id);
        buffer.Raw(",\n\"version\":"u8);
        buffer.Number(record.Version);
        buffer.Raw(",\n\"createdAt\":"u8);
        buffer.Time(Instant.ToMicroseconds(record.CreatedAt));
        buffer.Raw(",\n\"updatedAt\":"u8);
        buffer.Time(Instant.ToMicroseconds(record.UpdatedAt));
        if (record.ExpiresAt is { } end)
        {
            buffer.Raw(",\n\"expiresAt\":"u8);
            buffer.Time(Instant.ToMicroseconds(end));
        }
        buffer.Raw(",\n\"revision\":"u8);
        buffer.Number(schema.Revision);
        buffer.Raw(",\n\"fields\":"u8);
        FieldText.Write(buffer, schema, record.Fields!);
        Payload.Write(buffer, "body"u8, record.Body.Span, oneLine: false);
        buffer.Raw("}\n"u8);
        Sealed.End(buffer, begin);
        return buffer.Written.ToArray();
    }
}
