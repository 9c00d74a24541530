using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Perdure.Storage;

namespace Perdure.Knowledge;

/// <summary>
/// One property of metadata with its value as a text that is equal exactly when name, type and value are: 5 is 5.0 but not "5".
/// What is too long for an index is a hash. Lists and objects are compared whole, objects without regard to the order of names.
/// </summary>
internal static class MetadataMark
{
    public static IEnumerable<string> All(JsonObject? metadata) => metadata is null ? [] : metadata.Select(one => Of(one.Key, one.Value));

    public static string Of(string name, JsonNode? value)
    {
        var mark = new StringBuilder(name.Replace("%", "%25", StringComparison.Ordinal).Replace("=", "%3D", StringComparison.Ordinal).Replace("#", "%23", StringComparison.Ordinal)).Append('=');
        Write(mark, value, isNested: false);
        var text = mark.ToString();
        return text.Contains('\0', StringComparison.Ordinal) || Identifier.LoneSurrogate(text) >= 0 || Encoding.UTF8.GetByteCount(text) > Identifier.MaxBytes ? "#" + ContentHash.OfUnits(text) : text;
    }

    private static void Write(StringBuilder mark, JsonNode? value, bool isNested)
    {
        switch (value)
        {
            case null:
                mark.Append('z');
                break;
            case JsonObject properties:
                mark.Append('{');
                foreach (var (name, inner) in properties.OrderBy(property => property.Key, StringComparer.Ordinal))
                {
                    Text(mark, name, isNested: true);
                    Write(mark, inner, isNested: true);
                }
                mark.Append('}');
                break;
            case JsonArray items:
                mark.Append('[');
                foreach (var item in items)
                    Write(mark, item, isNested: true);
                mark.Append(']');
                break;
            default:
                Scalar(mark, (JsonValue)value, isNested);
                break;
        }
    }

    private static void Scalar(StringBuilder mark, JsonValue value, bool isNested)
    {
        switch (value.GetValueKind())
        {
            case JsonValueKind.String:
                Text(mark, value.TryGetValue<string>(out var text) ? text : JsonElement.Parse(value.ToJsonString()).GetString()!, isNested);
                break;
            case JsonValueKind.Number:
                mark.Append('n').Append(Number(value.ToJsonString())).Append(isNested ? ";" : "");
                break;
            case var kind:
                mark.Append(kind switch { JsonValueKind.True => 't', JsonValueKind.False => 'f', _ => 'z' });
                break;
        }
    }

    // Inside lists and objects its length says where a text ends.
    private static void Text(StringBuilder mark, string text, bool isNested)
    {
        mark.Append('s');
        if (isNested)
            mark.Append(CultureInfo.InvariantCulture, $"{text.Length}:");
        mark.Append(text);
    }

    /// <summary>A JSON number as its digits without outer zeros and a power of ten: exact, whatever its size.</summary>
    internal static string Number(string json)
    {
        var isNegative = json[0] == '-';
        var at = json.AsSpan().IndexOfAny('e', 'E');
        var mantissa = json[(isNegative ? 1 : 0)..(at < 0 ? json.Length : at)];
        var exponent = at < 0 ? BigInteger.Zero : BigInteger.Parse(json.AsSpan(at + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        var point = mantissa.IndexOf('.', StringComparison.Ordinal);
        var digits = mantissa.Replace(".", "", StringComparison.Ordinal).TrimStart('0');
        if (digits.Length == 0)
            return "0";
        exponent -= point < 0 ? 0 : mantissa.Length - point - 1;
        var kept = digits.TrimEnd('0');
        return $"{(isNegative ? "-" : "")}{kept}e{exponent + (digits.Length - kept.Length)}";
    }
}
