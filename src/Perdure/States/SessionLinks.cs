using Perdure.Collections;
using Perdure.Users;

namespace Perdure.States;

/// <summary>The part of the ways between users and sessions in the erasure of a user. The user's list of sessions goes last: an erasure that was interrupted finds the ways by it.</summary>
internal sealed class SessionLinks(StoreContext context) : IUserContent
{
    private readonly UserScopes<UserSession> sessions = new(context, UserSession.Definition);

    public string Name => "session links";

    public async ValueTask<long> EraseAsync(string userId, CancellationToken cancellationToken)
    {
        var count = 0L;
        var own = await sessions.Of(userId).Query().Select(session => session.Id).ToListAsync(cancellationToken).ConfigureAwait(false);
        // Ways that were written before anything was there to lead to are found by looking at all.
        await foreach (var scope in WaysAsync(userId, cancellationToken).ConfigureAwait(false))
            own.Add(scope);
        foreach (var session in own.Distinct())
            count += await new Collection<SessionUser>(context, SessionUser.Definition, session).DeleteAsync(userId, cancellationToken).ConfigureAwait(false) ? 1 : 0;
        return count + await sessions.EraseAsync(userId, cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<long> RemainingAsync(string userId, CancellationToken cancellationToken) =>
        await WaysAsync(userId, cancellationToken).LongCountAsync(cancellationToken).ConfigureAwait(false) + await sessions.RemainingAsync(userId, cancellationToken).ConfigureAwait(false);

    // The sessions that lead to the user.
    private IAsyncEnumerable<string> WaysAsync(string userId, CancellationToken cancellationToken) =>
        context.Backend.ScopesAsync(SessionUser.Definition.Name, null, cancellationToken)
            .Where(async (scope, token) => await new Collection<SessionUser>(context, SessionUser.Definition, scope).FindAsync(userId, token).ConfigureAwait(false) is not null);
}
