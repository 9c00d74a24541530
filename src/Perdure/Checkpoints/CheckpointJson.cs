using System.Text.Json.Serialization;

namespace Perdure.Checkpoints;

/// <summary>The room's own records as JSON.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(OriginRecord))]
[JsonSerializable(typeof(ForkRecord))]
internal sealed partial class CheckpointJson : JsonSerializerContext;
