using System.Globalization;
using System.Text;
using System.Text.Json;
using Perdure.Storage;

namespace Perdure.Files;

/// <summary>The values of a record's fields as a JSON object.</summary>
internal static class FieldText
{
    public static void Write(ByteBuffer buffer, CollectionSchema schema, IReadOnlyList<FieldValue> fields)
    {
        buffer.Raw("{"u8);
        for (var i = 0; i < fields.Count; i++)
        {
            if (i > 0)
                buffer.Raw(","u8);
            buffer.Text(schema.Fields[i].Name);
            buffer.Raw(":"u8);
            if (fields[i].IsMany)
                WriteMany(buffer, fields[i].Values);
            else
                WriteOne(buffer, fields[i]);
        }
        buffer.Raw("}"u8);
    }

    /// <summary>Reads the object the reader stands on; null when it is not of this schema's shape.</summary>
    public static IReadOnlyList<FieldValue>? Read(ref Utf8JsonReader reader, CollectionSchema schema)
    {
        var (fields, fits) = (new List<FieldValue>(schema.Fields.Count), true);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            fits = fits && fields.Count < schema.Fields.Count && reader.ValueTextEquals(schema.Fields[fields.Count].Name);
            reader.Read();
            if (fits)
                fields.Add(reader.TokenType == JsonTokenType.StartArray ? ReadMany(ref reader, schema.Fields[fields.Count].Kind) : ReadOne(ref reader, schema.Fields[fields.Count].Kind));
            else
                reader.Skip();
        }
        return fits && fields.Count == schema.Fields.Count ? fields : null;
    }

    private static void WriteMany(ByteBuffer buffer, IReadOnlyList<FieldValue> values)
    {
        buffer.Raw("["u8);
        for (var i = 0; i < values.Count; i++)
        {
            if (i > 0)
                buffer.Raw(","u8);
            WriteOne(buffer, values[i]);
        }
        buffer.Raw("]"u8);
    }

    private static void WriteOne(ByteBuffer buffer, FieldValue value)
    {
        switch (value.Kind)
        {
            case FieldKind.Text:
                buffer.Text(value.Text);
                break;
            case FieldKind.Time:
                buffer.Time(value.Integer);
                break;
            case FieldKind.Number when !double.IsFinite(value.Number):
                buffer.Text(value.ToString());
                break;
            default:
                buffer.Raw(Encoding.ASCII.GetBytes(value.ToString()));
                break;
        }
    }

    private static FieldValue ReadMany(ref Utf8JsonReader reader, FieldKind kind)
    {
        var values = new List<FieldValue>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            values.Add(ReadOne(ref reader, kind));
        return FieldValue.Many(values);
    }

    private static FieldValue ReadOne(ref Utf8JsonReader reader, FieldKind kind) => reader.TokenType == JsonTokenType.Null ? FieldValue.Null : kind switch
    {
        FieldKind.Text => FieldValue.Of(reader.GetString()),
        FieldKind.Integer => FieldValue.Of(reader.GetInt64()),
        FieldKind.Number => FieldValue.Of(reader.TokenType == JsonTokenType.String ? double.Parse(reader.GetString()!, CultureInfo.InvariantCulture) : reader.GetDouble()),
        FieldKind.Time => FieldValue.Of(reader.GetDateTimeOffset()),
        _ => FieldValue.Of(reader.GetBoolean()),
    };
}
