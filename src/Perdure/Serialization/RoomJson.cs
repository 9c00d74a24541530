using System.Text.Json;
using System.Text.Json.Serialization;
using Perdure.Agents;
using Perdure.Events;
using Perdure.Knowledge;
using Perdure.Locks;
using Perdure.Messages;
using Perdure.Metrics;
using Perdure.Reasoning;
using Perdure.Revisions;
using Perdure.Sessions;
using Perdure.States;
using Perdure.Tasks;
using Perdure.Threads;
using Perdure.Users;
using Perdure.Workflows;

namespace Perdure.Serialization;

/// <summary>The JSON contracts of the rooms' own records: what is stored, whatever the caller's options are.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, MaxDepth = JsonText.MaxDepth)]
[JsonSerializable(typeof(Session))]
[JsonSerializable(typeof(AgentThread))]
[JsonSerializable(typeof(User))]
[JsonSerializable(typeof(NameReservation))]
[JsonSerializable(typeof(Credential))]
[JsonSerializable(typeof(UserIdentity))]
[JsonSerializable(typeof(SessionState))]
[JsonSerializable(typeof(ConversationContext))]
[JsonSerializable(typeof(UserSession))]
[JsonSerializable(typeof(SessionUser))]
[JsonSerializable(typeof(MessageHead))]
[JsonSerializable(typeof(MessageBody))]
[JsonSerializable(typeof(Agent))]
[JsonSerializable(typeof(AgentTask))]
[JsonSerializable(typeof(Workflow))]
[JsonSerializable(typeof(KnowledgeItem))]
[JsonSerializable(typeof(KnowledgeDocument))]
[JsonSerializable(typeof(ReasoningRun))]
[JsonSerializable(typeof(ReasoningStep))]
[JsonSerializable(typeof(ReasoningListing))]
[JsonSerializable(typeof(Metric))]
[JsonSerializable(typeof(MetricRollUp))]
[JsonSerializable(typeof(RevisionHead))]
[JsonSerializable(typeof(EventHead))]
[JsonSerializable(typeof(GroupRecord))]
[JsonSerializable(typeof(EventDeadLetter))]
[JsonSerializable(typeof(PublishedId))]
[JsonSerializable(typeof(RecordChange))]
[JsonSerializable(typeof(AgentEvent))]
[JsonSerializable(typeof(JsonElement))]
[JsonSerializable(typeof(LockState))]
[JsonSerializable(typeof(LockLease))]
[JsonSerializable(typeof(LockMark))]
internal sealed partial class RoomJson : JsonSerializerContext;
