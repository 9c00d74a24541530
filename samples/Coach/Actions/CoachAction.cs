using System.Text.Json.Nodes;
using Coach.Machine;

namespace Coach.Actions;

/// <summary>Something the coach wants done with what is kept of a person.</summary>
internal abstract record CoachAction;

/// <summary>The person has an identity more.</summary>
internal sealed record AddIdentity(string Name, string Category) : CoachAction;

/// <summary>What an identity means.</summary>
internal sealed record DescribeIdentity(string Name, string Description) : CoachAction;

/// <summary>The person gives an identity up.</summary>
internal sealed record RemoveIdentity(string Name) : CoachAction;

/// <summary>Something was learned of the person.</summary>
internal sealed record SetUserData(string Key, JsonNode Value) : CoachAction;

/// <summary>The person goes on to another state.</summary>
internal sealed record MoveTo(CoachingState State) : CoachAction;
