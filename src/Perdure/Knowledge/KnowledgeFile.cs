using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Perdure.Storage;

namespace Perdure.Knowledge;

/// <summary>
/// Reads a file of knowledge: a list of items, or an object with such a list as <c>items</c>, <c>knowledge</c> or <c>entries</c>, or
/// an object of items by id, or one item. Names may be written as <c>usage_count</c> or <c>usageCount</c>.
/// </summary>
internal static class KnowledgeFile
{
    private static readonly string[] Lists = ["items", "knowledge", "entries"];

    /// <summary>The items that can be read; a file that is no JSON has none.</summary>
    public static IReadOnlyList<ImportedItem> Read(string file, byte[] bytes, List<ImportProblem> problems)
    {
        var agent = Path.GetFileNameWithoutExtension(file);
        ReadOnlySpan<byte> json = bytes.AsSpan().StartsWith("\ufeff"u8) ? bytes.AsSpan(3) : bytes;
        var places = new Dictionary<string, (int Line, int Position)>(StringComparer.Ordinal);
        JsonElement root;
        try
        {
            root = JsonElement.Parse(json, new JsonDocumentOptions { MaxDepth = Serialization.JsonText.MaxDepth, AllowDuplicateProperties = false });
            Locate(json, places);
        }
        catch (JsonException exception)
        {
            problems.Add(new ImportProblem(file, (int)(exception.LineNumber ?? 0) + 1, (int)(exception.BytePositionInLine ?? 0) + 1, $"it is not JSON, and nothing of it was imported: {Reason(exception)}"));
            return [];
        }
        var items = new List<ImportedItem>();
        foreach (var (path, id, element) in Elements(root))
        {
            var (line, position) = places[path];
            if (Item(agent, id, element, out var problem) is { } item)
                items.Add(new ImportedItem(item, file, line, position));
            else
                problems.Add(new ImportProblem(file, line, position, problem!));
        }
        return items;
    }

    private static IEnumerable<(string Path, string? Id, JsonElement Element)> Elements(JsonElement root)
    {
        if (root.ValueKind == JsonValueKind.Array)
            return root.EnumerateArray().Select((element, i) => ($"[{i}]", (string?)null, element));
        if (root.ValueKind != JsonValueKind.Object || root.TryGetProperty("content", out _))
            return [("", null, root)];
        foreach (var name in Lists)
            if (root.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array)
                return list.EnumerateArray().Select((element, i) => ($".{name}[{i}]", (string?)null, element));
            else if (list.ValueKind == JsonValueKind.Object)
                return list.EnumerateObject().Select(property => ($".{name}.{property.Name}", (string?)property.Name, property.Value));
        return root.EnumerateObject().Select(property => ($".{property.Name}", (string?)property.Name, property.Value));
    }

    private static KnowledgeItem? Item(string agent, string? key, JsonElement element, out string? problem)
    {
        try
        {
            problem = Problem(element);
            return problem is null ? Item(agent, key, element) : null;
        }
        // An id that is none, or a text with a lone surrogate.
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException)
        {
            problem = exception.Message;
            return null;
        }
    }

    private static string? Problem(JsonElement element) =>
        element.ValueKind != JsonValueKind.Object ? $"an item was expected to be an object with content, but is {Kind(element)}"
        : string.IsNullOrWhiteSpace(Text(element, "content")) ? "the item has no content"
        : Has(element, "metadata", out var said) && said.ValueKind is not (JsonValueKind.Object or JsonValueKind.Null) ? $"metadata was expected to be an object, but is {Kind(said)}"
        : Has(element, "usage_count", out var used) && !(used.ValueKind == JsonValueKind.Number && used.TryGetInt64(out var count) && count >= 0) ? "usage_count was expected to be an integer, 0 or more"
        : Has(element, "relevance_score", out var score) && !(score.ValueKind == JsonValueKind.Number && double.IsFinite(score.GetDouble())) ? "relevance_score was expected to be a number"
        : Has(element, "last_used_at", out var last) && last.ValueKind != JsonValueKind.Null && Time(last) is null ? "last_used_at was expected to be a time such as 2025-01-31T12:00:00Z"
        : Has(element, "created_at", out var first) && first.ValueKind != JsonValueKind.Null && Time(first) is null ? "created_at was expected to be a time such as 2025-01-31T12:00:00Z"
        : null;

    private static KnowledgeItem Item(string agent, string? key, JsonElement element)
    {
        var text = Text(element, "content")!;
        return new KnowledgeItem
        {
            Id = Identifier.Check(Text(element, "id") ?? key ?? $"{agent}-{ContentHash.Of(text)[..16]}", "id"), AgentId = agent, Content = text, Category = Text(element, "category") ?? "general", Source = Text(element, "source") ?? "imported",
            Metadata = Has(element, "metadata", out var metadata) && metadata.ValueKind == JsonValueKind.Object ? JsonObject.Create(metadata.Clone())! : [],
            UsageCount = Has(element, "usage_count", out var count) ? count.GetInt64() : 0, RelevanceScore = Has(element, "relevance_score", out var relevance) ? relevance.GetDouble() : 1.0,
            LastUsedAt = Has(element, "last_used_at", out var lastUsed) ? Time(lastUsed) : null, CreatedAt = Has(element, "created_at", out var createdAt) ? Time(createdAt) ?? default : default,
        };
    }

    // Where each value begins, by its path.
    private static void Locate(ReadOnlySpan<byte> json, Dictionary<string, (int Line, int Position)> places)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = Serialization.JsonText.MaxDepth });
        var path = new Stack<(string Path, int Index)>([("", -1)]);
        var name = "";
        var (line, lineStart, counted) = (1, 0, 0);
        while (reader.Read())
        {
            if (reader.TokenType is JsonTokenType.EndArray or JsonTokenType.EndObject)
            {
                path.Pop();
                continue;
            }
            if (reader.TokenType == JsonTokenType.PropertyName)
            {
                name = $".{reader.GetString()}";
                continue;
            }
            var (outer, index) = path.Pop();
            path.Push((outer, index < 0 ? index : index + 1));
            var here = outer + (index < 0 ? name : $"[{index}]");
            if (path.Count <= 3)
            {
                var at = (int)reader.TokenStartIndex;
                for (; counted < at; counted++)
                    if (json[counted] == (byte)'\n')
                        (line, lineStart) = (line + 1, counted + 1);
                places.TryAdd(here, (line, at - lineStart + 1));
            }
            name = "";
            if (reader.TokenType is JsonTokenType.StartArray or JsonTokenType.StartObject)
                path.Push((here, reader.TokenType == JsonTokenType.StartArray ? 0 : -1));
        }
    }

    private static bool Has(JsonElement element, string name, out JsonElement value) =>
        element.TryGetProperty(name, out value) || element.TryGetProperty(JsonNamingPolicy.CamelCase.ConvertName(string.Concat(name.Split('_').Select(word => char.ToUpperInvariant(word[0]) + word[1..]))), out value);

    // A value that is no text is taken as its JSON.
    private static string? Text(JsonElement element, string name) =>
        !Has(element, name, out var value) || value.ValueKind == JsonValueKind.Null ? null : value.ValueKind == JsonValueKind.String ? value.GetString() : value.GetRawText();

    private static DateTimeOffset? Time(JsonElement element) =>
        element.ValueKind == JsonValueKind.String && DateTimeOffset.TryParse(element.GetString(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;

    private static string Kind(JsonElement element) => element.ValueKind switch { JsonValueKind.Array => "a list", JsonValueKind.Object => "an object", JsonValueKind.String => "a text", JsonValueKind.Number => "a number", JsonValueKind.Null => "null", _ => "a boolean" };

    // The message ends with a path and the place, which are told apart from it.
    private static string Reason(JsonException exception) => exception.Message.Split(" LineNumber:")[0].Split(" Path:")[0];
}
