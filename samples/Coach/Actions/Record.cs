using Coach.Machine;
using Perdure.States;
using Perdure.Users;

namespace Coach.Actions;

/// <summary>All that is kept of a person in a session.</summary>
/// <param name="State">Where the person stands.</param>
/// <param name="Context">What was said and learned.</param>
/// <param name="Identities">Who the person is or wants to be, in the order in which they came up.</param>
internal sealed record Record(SessionState State, ConversationContext Context, IReadOnlyList<UserIdentity> Identities)
{
    public CoachingState Stands => CoachingStates.Parse(State.State);

    public Situation Situation(string said) => new(Stands, said, Identities, Context.UserData);
}
