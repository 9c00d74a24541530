using System.Text.Json.Nodes;
using Perdure.Collections;
using Perdure.Serialization;
using Perdure.Storage;
using Perdure.Users;

namespace Perdure.States;

/// <summary>What agents have in mind of users' sessions. Safe to share.</summary>
public sealed class ContextStore : IUserContent
{
    internal static readonly CollectionDefinition<ConversationContext> Definition = new("session_contexts", one => one.SessionId) { Json = RoomJson.Default.ConversationContext };

    private readonly SessionRoom<ConversationContext> room;

    internal ContextStore(StoreContext context) => room = new SessionRoom<ConversationContext>(context, Definition, one => one.UserId, StateStore.Definition.Name);

    /// <summary>Creates the context of a user's session or replaces the one that is there, which keeps its time of creation.</summary>
    public ValueTask<ConversationContext> SaveAsync(ConversationContext context, CancellationToken cancellationToken = default) => room.SaveAsync(context, cancellationToken);

    /// <summary>Creates the context of a user's session.</summary>
    /// <exception cref="PerdureException"><see cref="Fault.Conflict"/> when there is one.</exception>
    public ValueTask<ConversationContext> CreateAsync(ConversationContext context, CancellationToken cancellationToken = default) => room.CreateAsync(context, cancellationToken);

    /// <summary>Replaces the context that was loaded, if nobody else has since.</summary>
    /// <exception cref="PerdureException"><see cref="Fault.Conflict"/> when the stored version is another, or there is none.</exception>
    public ValueTask<ConversationContext> UpdateAsync(ConversationContext context, CancellationToken cancellationToken = default) => room.UpdateAsync(context, cancellationToken);

    /// <summary>Loads the context of a user's session, changes it and saves it, again when another write came between.</summary>
    /// <param name="userId">The user, who stays.</param>
    /// <param name="sessionId">The session, which stays.</param>
    /// <param name="change">Makes the new context of the old one; may be called several times.</param>
    /// <param name="cancellationToken">Ends the attempts.</param>
    /// <exception cref="PerdureException"><see cref="Fault.NotFound"/> when there is none.</exception>
    public ValueTask<ConversationContext> UpdateAsync(string userId, string sessionId, Func<ConversationContext, ConversationContext> change, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(change);
        return room.UpdateAsync(userId, sessionId, one => change(one) with { UserId = userId, SessionId = sessionId }, cancellationToken);
    }

    /// <summary>The context of a user's session; null when there is none.</summary>
    public ValueTask<ConversationContext?> FindAsync(string userId, string sessionId, CancellationToken cancellationToken = default) => room.FindAsync(userId, sessionId, cancellationToken);

    /// <summary>Sets one key of the user data of a context; what others set at the same time stays. A context that is not there is created.</summary>
    /// <returns>The context as it was saved.</returns>
    /// <exception cref="ArgumentException">The value can't be stored; the message names the path.</exception>
    public ValueTask<ConversationContext> SetUserDataAsync(string userId, string sessionId, string key, JsonNode? value, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        return room.ChangeAsync(userId, sessionId, () => new ConversationContext { UserId = userId, SessionId = sessionId }, one =>
        {
            one.UserData[key] = value?.DeepClone();
            return one;
        }, cancellationToken);
    }

    /// <summary>Removes one key of the user data of a context; what others set at the same time stays.</summary>
    /// <returns>Whether there was one.</returns>
    public async ValueTask<bool> RemoveUserDataAsync(string userId, string sessionId, string key, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        var wasThere = false;
        await room.ChangeAsync(userId, sessionId, () => new ConversationContext { UserId = userId, SessionId = sessionId },
            one => (wasThere = one.UserData.Remove(key)) ? one : null, cancellationToken).ConfigureAwait(false);
        return wasThere;
    }

    /// <summary>Deletes the context of a user's session.</summary>
    /// <returns>Whether there was one.</returns>
    public ValueTask<bool> DeleteAsync(string userId, string sessionId, CancellationToken cancellationToken = default) => room.DeleteAsync(userId, sessionId, cancellationToken);

    string IUserContent.Name => "contexts";

    ValueTask<long> IUserContent.EraseAsync(string userId, CancellationToken cancellationToken) => room.EraseAsync(userId, cancellationToken);

    ValueTask<long> IUserContent.RemainingAsync(string userId, CancellationToken cancellationToken) => room.RemainingAsync(userId, cancellationToken);
}
