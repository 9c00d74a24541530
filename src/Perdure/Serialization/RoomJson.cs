using System.Text.Json.Serialization;
using Perdure.Messages;
using Perdure.Metrics;
using Perdure.Reasoning;
using Perdure.Revisions;
using Perdure.Sessions;
using Perdure.Threads;

namespace Perdure.Serialization;

/// <summary>The JSON contracts of the rooms' own records: what is stored, whatever the caller's options are.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, MaxDepth = JsonText.MaxDepth)]
[JsonSerializable(typeof(Session))]
[JsonSerializable(typeof(AgentThread))]
[JsonSerializable(typeof(MessageHead))]
[JsonSerializable(typeof(MessageBody))]
[JsonSerializable(typeof(ReasoningRun))]
[JsonSerializable(typeof(ReasoningStep))]
[JsonSerializable(typeof(ReasoningListing))]
[JsonSerializable(typeof(Metric))]
[JsonSerializable(typeof(MetricRollUp))]
[JsonSerializable(typeof(RevisionHead))]
internal sealed partial class RoomJson : JsonSerializerContext;
