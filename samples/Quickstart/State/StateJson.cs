using System.Text.Json.Serialization;

namespace Quickstart;

/// <summary>How the state becomes JSON, generated at compile time, so that the program can be trimmed.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(AssistantState))]
internal sealed partial class StateJson : JsonSerializerContext;
