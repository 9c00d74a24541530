using System.Text.Json;
using Perdure.Storage;

namespace Perdure.Files;

/// <summary>Reads a record's file. What does not fit its checksum, is no JSON or is another record's is reported as damaged.</summary>
internal static class RecordReader
{
    private static readonly JsonReaderOptions Options = new() { MaxDepth = Payload.MaxDepth + 8 };

    /// <summary>The record in a file.</summary>
    /// <param name="text">The file's text.</param>
    /// <param name="path">The file's place in the store, for messages.</param>
    /// <param name="schema">When given, the fields are read too: as stored, or out of the body when they were stored under another declaration.</param>
    public static RecordContent Read(byte[] text, string path, CollectionSchema? schema)
    {
        if (Sealed.Check(text) is (true, false))
            throw FileFaults.Corrupt(path, "its checksum does not hold");
        try
        {
            var draft = Parse(text, schema);
            if (draft.Record is not { } record || StorePaths.Of(record.Key) != path)
                throw FileFaults.Corrupt(path, "it is not the record its name says");
            return schema is null ? record : record with { Fields = draft.Revision == schema.Revision && draft.Fields is { } fields ? fields : schema.Project(record.Body) };
        }
        catch (Exception exception) when (exception is JsonException or FormatException or InvalidOperationException or ArgumentException)
        {
            throw FileFaults.Corrupt(path, "it is not the JSON of a record", exception);
        }
    }

    private static (RecordContent? Record, long Revision, IReadOnlyList<FieldValue>? Fields) Parse(byte[] text, CollectionSchema? schema)
    {
        var reader = new Utf8JsonReader(text, Options);
        string? collection = null, scope = null, id = null;
        long? version = null;
        long revision = 0;
        DateTimeOffset? createdAt = null, updatedAt = null, expiresAt = null;
        IReadOnlyList<FieldValue>? fields = null;
        ReadOnlyMemory<byte>? body = null;
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString();
            reader.Read();
            switch (name)
            {
                case "collection": collection = reader.GetString(); break;
                case "scope": scope = reader.GetString(); break;
                case "id": id = reader.GetString(); break;
                case "version": version = reader.GetInt64(); break;
                case "createdAt": createdAt = reader.GetDateTimeOffset(); break;
                case "updatedAt": updatedAt = reader.GetDateTimeOffset(); break;
                case "expiresAt": expiresAt = reader.GetDateTimeOffset(); break;
                case "revision": revision = reader.GetInt64(); break;
                case "fields" when schema is not null && revision == schema.Revision: fields = FieldText.Read(ref reader, schema); break;
                case "body": body = Body(ref reader, text, PayloadForm.Json); break;
                case "bodyText": body = Body(ref reader, text, PayloadForm.Text); break;
                case "bodyBytes": body = Body(ref reader, text, PayloadForm.Bytes); break;
                case "crc" or "fields": reader.Skip(); break;
                default: throw new FormatException($"member '{name}' is not known");
            }
        }
        while (reader.Read()) { }
        return collection is null || scope is null || id is null || version is null || createdAt is null || updatedAt is null || body is null
            ? default
            : (new RecordContent(new RecordKey(collection, scope, id), version.Value, createdAt.Value, updatedAt.Value, expiresAt, body.Value, null), revision, fields);
    }

    // A body that is JSON is a part of the text, which is the reader's own; other forms are copied.
    private static ReadOnlyMemory<byte> Body(ref Utf8JsonReader reader, byte[] text, PayloadForm form)
    {
        using var scratch = new ByteBuffer();
        var body = Payload.Read(ref reader, text, form, scratch);
        return form == PayloadForm.Json ? text.AsMemory((int)reader.BytesConsumed - body.Length, body.Length) : body.ToArray();
    }
}
