using System.Text.Json.Serialization;

namespace Perdure.Benchmarks.Workloads;

internal sealed class ChatState
{
    [JsonPropertyName("messages")]
    public List<ChatMessage> Messages { get; init; } = [];

    [JsonPropertyName("step")]
    public int Step { get; set; }

    [JsonPropertyName("score")]
    public double Score { get; set; }
}

internal sealed record ChatMessage(
    [property: JsonPropertyName("id")] string Id,
    [property: JsonPropertyName("role")] string Role,
    [property: JsonPropertyName("content")] string Content);
