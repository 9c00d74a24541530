using System.Globalization;
using System.Text;
using Perdure.Storage;

namespace Perdure.Redis;

/// <summary>
/// What filters of vector searches look at, as JSON: a record's expiry in microseconds, and its fields. Redis compares numbers as doubles and texts without their
/// escapes; so each value is a text of harmless characters, which is equal only to that of an equal value.
/// </summary>
internal static class VectorAttributes
{
    // Later than any time there is.
    private const string Never = "9e18";

    public static string Of(CollectionSchema schema, IReadOnlyList<FieldValue> fields, DateTimeOffset? expires)
    {
        var json = new StringBuilder("{\"x\":").Append(expires is { } end ? Instant.ToMicroseconds(end).ToString(CultureInfo.InvariantCulture) : Never);
        for (var i = 0; i < fields.Count; i++)
        {
            json.Append(",\"f_").Append(schema.Fields[i].Name).Append("\":");
            if (schema.Fields[i].Many)
                json.Append('[').AppendJoin(',', fields[i].Values.Select(value => $"\"{Text(value)}\"")).Append(']');
            else
                json.Append('"').Append(Text(fields[i])).Append('"');
        }
        return json.Append('}').ToString();
    }

    /// <summary>The conditions of a search as an expression; empty: none.</summary>
    public static string Filter(CollectionSchema schema, IReadOnlyList<SearchCondition> where) =>
        string.Join(" and ", where.Select(condition => schema.Fields[schema.FieldAt(condition.Field)].Many
            ? $"(\"{Text(condition.Value)}\" in .f_{condition.Field})"
            : $"(.f_{condition.Field} == \"{Text(condition.Value)}\")"));

    private static string Text(FieldValue value) => value.IsNull ? "n" : "v" + Uri.EscapeDataString(value.ToString());
}
