using System.Runtime.CompilerServices;
using Perdure.Collections;
using Perdure.Storage;
using Perdure.Users;

namespace Perdure.States;

/// <summary>
/// Writes what is kept per user and session. All of it is in the user's scope, so it changes at once on every backend; only the
/// way from the session to the user is in the session's, and is written first where a batch can't span both.
/// </summary>
internal sealed class SessionRecords(StoreContext context)
{
    private readonly UserScopes<UserSession> sessions = new(context, UserSession.Definition);

    /// <summary>Writes a record with what makes it findable.</summary>
    public async ValueTask<WriteResult> TryPutAsync(Put put, string userId, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var way = new Collection<SessionUser>(context, SessionUser.Definition, put.Key.Id).Encode(new SessionUser { Id = userId }, Expect.Any, at).Operation;
        var session = sessions.Of(userId).Encode(new UserSession { Id = put.Key.Id, UserId = userId }, Expect.Any, at).Operation;
        if (context.Backend.Info.Atomicity == Atomicity.Store)
            return await context.Backend.WriteAsync(new WriteBatch([put, session, way], at), cancellationToken).ConfigureAwait(false);
        // Not with a unit of work, whose batch it would not fit into: it shows nothing while there is nothing.
        await context.Beneath.WriteAsync(new WriteBatch([way], at), cancellationToken).ConfigureAwait(false);
        return await context.Backend.WriteAsync(new WriteBatch([put, session], at), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Removes a record; when its companion is not there either, the session leaves the user's list.</summary>
    /// <returns>Whether there was one.</returns>
    public async ValueTask<bool> DeleteAsync(RecordKey key, string companion, CancellationToken cancellationToken)
    {
        var other = new RecordKey(companion, key.Scope, key.Id);
        var list = sessions.Of(key.Scope);
        while (true)
        {
            var at = context.Time.UtcNow();
            var isOtherThere = (await context.Backend.FindAsync([other], cancellationToken).ConfigureAwait(false))[0] is not null;
            WriteOperation[] operations = isOtherThere
                ? [new Remove(key), new Require(other, Expect.Present)]
                : [new Remove(key), new Require(other, Expect.Absent), .. await LeaveAsync(list, key.Id, at, cancellationToken).ConfigureAwait(false)];
            var result = await context.Backend.WriteAsync(new WriteBatch(operations, at), cancellationToken).ConfigureAwait(false);
            if (result.Conflict is null)
                return result.Outcomes[0] == 1;
        }
    }

    /// <summary>The sessions of a user, newest first.</summary>
    public CollectionQuery<UserSession> OfUser(string userId) => sessions.Of(userId).Where(UserSession.Empty, false).OrderBy(Field.CreatedAt<UserSession>()).Descending();

    /// <summary>The users of a session, by id.</summary>
    public async IAsyncEnumerable<string> UsersAsync(string sessionId, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var way in new Collection<SessionUser>(context, SessionUser.Definition, Identifier.Check(sessionId, nameof(sessionId))).Query().WithCancellation(cancellationToken).ConfigureAwait(false))
            if (await sessions.Of(way.Id).FindAsync(sessionId, cancellationToken).ConfigureAwait(false) is { IsEmpty: false })
                yield return way.Id;
    }

    private static async ValueTask<IReadOnlyList<WriteOperation>> LeaveAsync(Collection<UserSession> list, string id, DateTimeOffset at, CancellationToken cancellationToken) =>
        await list.FindStoredAsync(id, cancellationToken).ConfigureAwait(false) is { } stored
            ? [list.Encode(stored.Value with { IsEmpty = true }, Expect.Exactly(stored.Version), at).Operation]
            : [];
}
