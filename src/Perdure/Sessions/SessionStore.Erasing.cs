using Perdure.Users;

namespace Perdure.Sessions;

/// <summary>The room's part in the erasure of a user: sessions with their tokens, also those past their expiry. The user's threads are gone by then; another user's leave the session.</summary>
public sealed partial class SessionStore : IUserContent
{
    string IUserContent.Name => "sessions";

    async ValueTask<long> IUserContent.EraseAsync(string userId, CancellationToken cancellationToken)
    {
        await UserRecords.SweepAsync(context, Definition.Name, cancellationToken).ConfigureAwait(false);
        var count = 0L;
        foreach (var session in await OfUser(userId).Select(session => session.Id).ToListAsync(cancellationToken).ConfigureAwait(false))
        {
            await threads.LeaveSessionAsync(session, cancellationToken).ConfigureAwait(false);
            count += await sessions.DeleteAsync(session, cancellationToken).ConfigureAwait(false) ? 1 : 0;
            // A thread that came into it meanwhile; none can follow, for it would miss its session.
            await threads.LeaveSessionAsync(session, cancellationToken).ConfigureAwait(false);
        }
        return count;
    }

    async ValueTask<long> IUserContent.RemainingAsync(string userId, CancellationToken cancellationToken) =>
        await sessions.Query().CountAsync(session => session.UserId == userId, cancellationToken).ConfigureAwait(false);
}
