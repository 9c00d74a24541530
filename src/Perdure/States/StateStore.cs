using Perdure.Collections;
using Perdure.Serialization;
using Perdure.Storage;
using Perdure.Users;

namespace Perdure.States;

/// <summary>
/// Where users' sessions stand. State, context and personas of a user are in one scope: a unit of work over them
/// (<see cref="AgentStore.CommitAsync(Func{UnitOfWork, Task}, CancellationToken)"/>) happens at once on every backend. Safe to share.
/// </summary>
public sealed class StateStore : IUserContent
{
    internal static readonly CollectionDefinition<SessionState> Definition = new("session_states", state => state.SessionId) { Json = RoomJson.Default.SessionState };

    private readonly SessionRoom<SessionState> room;

    internal StateStore(StoreContext context) => room = new SessionRoom<SessionState>(context, Definition, state => state.UserId, ContextStore.Definition.Name);

    /// <summary>Creates the state of a user's session or replaces the one that is there, which keeps its time of creation.</summary>
    public ValueTask<SessionState> SaveAsync(SessionState state, CancellationToken cancellationToken = default) => room.SaveAsync(state, cancellationToken);

    /// <summary>Creates the state of a user's session.</summary>
    /// <exception cref="PerdureException"><see cref="Fault.Conflict"/> when there is one.</exception>
    public ValueTask<SessionState> CreateAsync(SessionState state, CancellationToken cancellationToken = default) => room.CreateAsync(state, cancellationToken);

    /// <summary>Replaces the state that was loaded, if nobody else has since.</summary>
    /// <exception cref="PerdureException"><see cref="Fault.Conflict"/> when the stored version is another, or there is none.</exception>
    public ValueTask<SessionState> UpdateAsync(SessionState state, CancellationToken cancellationToken = default) => room.UpdateAsync(state, cancellationToken);

    /// <summary>Loads the state of a user's session, changes it and saves it, again when another write came between.</summary>
    /// <param name="userId">The user, who stays.</param>
    /// <param name="sessionId">The session, which stays.</param>
    /// <param name="change">Makes the new state of the old one; may be called several times.</param>
    /// <param name="cancellationToken">Ends the attempts.</param>
    /// <exception cref="PerdureException"><see cref="Fault.NotFound"/> when there is none.</exception>
    public ValueTask<SessionState> UpdateAsync(string userId, string sessionId, Func<SessionState, SessionState> change, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(change);
        return room.UpdateAsync(userId, sessionId, one => change(one) with { UserId = userId, SessionId = sessionId }, cancellationToken);
    }

    /// <summary>The state of a user's session; null when there is none.</summary>
    public ValueTask<SessionState?> FindAsync(string userId, string sessionId, CancellationToken cancellationToken = default) => room.FindAsync(userId, sessionId, cancellationToken);

    /// <summary>Deletes the state of a user's session.</summary>
    /// <returns>Whether there was one.</returns>
    public ValueTask<bool> DeleteAsync(string userId, string sessionId, CancellationToken cancellationToken = default) => room.DeleteAsync(userId, sessionId, cancellationToken);

    /// <summary>The sessions of which a user has a state or a context, the one that began last first.</summary>
    public CollectionQuery<UserSession> SessionsOf(string userId) => room.Records.OfUser(userId);

    /// <summary>The ids of the users who have a state or a context of a session, ordered. A session may be shared.</summary>
    public IAsyncEnumerable<string> UsersOfAsync(string sessionId, CancellationToken cancellationToken = default) => room.Records.UsersAsync(sessionId, cancellationToken);

    string IUserContent.Name => "states";

    ValueTask<long> IUserContent.EraseAsync(string userId, CancellationToken cancellationToken) => room.EraseAsync(userId, cancellationToken);

    ValueTask<long> IUserContent.RemainingAsync(string userId, CancellationToken cancellationToken) => room.RemainingAsync(userId, cancellationToken);
}
