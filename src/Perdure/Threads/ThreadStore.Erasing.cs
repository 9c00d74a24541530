using Perdure.Collections;
using Perdure.Sessions;
using Perdure.Storage;
using Perdure.Users;

namespace Perdure.Threads;

/// <summary>The room's part in the erasure of a user: threads that say they are the user's, and those that say nothing in a session of the user.</summary>
public sealed partial class ThreadStore : IUserContent
{
    string IUserContent.Name => "threads";

    async ValueTask<long> IUserContent.EraseAsync(string userId, CancellationToken cancellationToken)
    {
        var count = 0L;
        foreach (var id in await OwnAsync(userId, cancellationToken).ConfigureAwait(false))
            count += await RemoveAsync(id, cancellationToken).ConfigureAwait(false) ? 1 : 0;
        return count;
    }

    async ValueTask<long> IUserContent.RemainingAsync(string userId, CancellationToken cancellationToken)
    {
        var own = await SessionsOf(userId).ToHashSetAsync(cancellationToken: cancellationToken).ConfigureAwait(false);
        return await threads.Query().CountAsync(thread => thread.UserId == userId || (thread.UserId is null && thread.SessionId is { } session && own.Contains(session)), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The threads that are erased with a user.</summary>
    internal async ValueTask<IReadOnlyList<string>> OwnAsync(string userId, CancellationToken cancellationToken)
    {
        var own = await OfUser(userId).Select(thread => thread.Id).ToListAsync(cancellationToken).ConfigureAwait(false);
        foreach (var session in await SessionsOf(userId).ToListAsync(cancellationToken).ConfigureAwait(false))
            own.AddRange(await OfSession(session).Where(thread => thread.UserId is null).Select(thread => thread.Id).ToListAsync(cancellationToken).ConfigureAwait(false));
        return own;
    }

    /// <summary>Takes the threads of a session out of it.</summary>
    internal async ValueTask LeaveSessionAsync(string sessionId, CancellationToken cancellationToken)
    {
        foreach (var id in await OfSession(sessionId).Select(thread => thread.Id).ToListAsync(cancellationToken).ConfigureAwait(false))
            while (await threads.FindStoredAsync(id, cancellationToken).ConfigureAwait(false) is { } stored && stored.Value.SessionId == sessionId)
            {
                var put = threads.Encode(stored.Value with { SessionId = null }, Expect.Exactly(stored.Version), context.Time.UtcNow()).Operation;
                if ((await context.Backend.WriteAsync(new WriteBatch([put], context.Time.UtcNow()), cancellationToken).ConfigureAwait(false)).Conflict is null)
                    break;
            }
    }

    // By all records, not by the index.
    private IAsyncEnumerable<string> SessionsOf(string userId) =>
        new Collection<Session>(context, SessionStore.Definition).Query().Where(session => session.UserId == userId).Select(session => session.Id);
}
