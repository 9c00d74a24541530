using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Perdure.Checkpoints;

/// <summary>The caller's metadata as JSON.</summary>
[JsonSerializable(typeof(JsonObject))]
internal sealed partial class MetadataJson : JsonSerializerContext;
