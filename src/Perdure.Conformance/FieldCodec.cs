using System.Buffers;
using System.Text.Json;
using Perdure.Storage;

namespace Perdure.Conformance;

/// <summary>Bodies that name their own field values, so that an index added later can be filled from them: <c>{"text":["t","abc"]}</c>.</summary>
internal static class FieldCodec
{
    public static byte[] Encode(IEnumerable<(string Name, FieldValue Value)> values)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            foreach (var (name, value) in values)
            {
                json.WritePropertyName(name);
                Write(json, value);
            }
            json.WriteEndObject();
        }
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Reads the fields of these names, null where the body has none.</summary>
    public static FieldProjection Projection(params string[] names) => body =>
    {
        using var document = JsonDocument.Parse(body);
        return [.. names.Select(name => document.RootElement.TryGetProperty(name, out var value) ? Read(value) : FieldValue.Null)];
    };

    private static void Write(Utf8JsonWriter json, FieldValue value)
    {
        json.WriteStartArray();
        if (value.IsMany)
        {
            json.WriteStringValue("many");
            foreach (var one in value.Values)
                Write(json, one);
        }
        else if (value.Kind is { } kind)
        {
            json.WriteStringValue(kind.ToString());
            if (kind == FieldKind.Text)
                json.WriteStringValue(value.Text);
            else
                json.WriteNumberValue(value.Integer);
        }
        json.WriteEndArray();
    }

    private static FieldValue Read(JsonElement json) => json.GetArrayLength() == 0 ? FieldValue.Null : json[0].GetString() switch
    {
        "many" => FieldValue.Many(json.EnumerateArray().Skip(1).Select(Read)),
        nameof(FieldKind.Text) => FieldValue.Of(json[1].GetString()),
        nameof(FieldKind.Integer) => FieldValue.Of(json[1].GetInt64()),
        nameof(FieldKind.Number) => FieldValue.Of(BitConverter.Int64BitsToDouble(json[1].GetInt64())),
        nameof(FieldKind.Time) => FieldValue.Of(Instant.FromMicroseconds(json[1].GetInt64())),
        _ => FieldValue.Of(json[1].GetInt64() != 0),
    };
}
