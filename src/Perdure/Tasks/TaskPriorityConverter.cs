using System.Text.Json;
using System.Text.Json.Serialization;
using Perdure.Serialization;

namespace Perdure.Tasks;

/// <summary>Writes a priority as its name in lower case, and reads it whatever its case, with "medium" for normal.</summary>
public sealed class TaskPriorityConverter : JsonConverter<TaskPriority>
{
    /// <summary>The priority of a name.</summary>
    /// <exception cref="ArgumentException">It is none; the message lists them.</exception>
    public static TaskPriority Parse(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return Find(name) ?? throw new ArgumentException($"'{name}' is no priority; expected low, normal (or medium), high or critical.", nameof(name));
    }

    /// <inheritdoc/>
    public override TaskPriority Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        (reader.TokenType == JsonTokenType.String ? Find(reader.GetString()!) : null) ?? throw new JsonException("A priority is low, normal (or medium), high or critical.");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, TaskPriority value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStringValue(value.Word);
    }

    private static TaskPriority? Find(string name) => name.ToUpperInvariant() switch
    {
        "LOW" => TaskPriority.Low,
        "NORMAL" or "MEDIUM" => TaskPriority.Normal,
        "HIGH" => TaskPriority.High,
        "CRITICAL" => TaskPriority.Critical,
        _ => null,
    };
}
