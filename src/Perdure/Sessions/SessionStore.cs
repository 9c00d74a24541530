using Perdure.Collections;
using Perdure.Serialization;
using Perdure.Storage;
using Perdure.Threads;

namespace Perdure.Sessions;

/// <summary>The sessions of a store. Absent or past its expiry is null. Safe to share.</summary>
public sealed partial class SessionStore
{
    private static readonly Field<Session, string?> UserId = Field.Text<Session>("user_id", session => session.UserId);
    private static readonly Field<Session, string?> TokenHash = Field.Text<Session>("token_hash", session => session.TokenHash);

    internal static readonly CollectionDefinition<Session> Definition = new("sessions", session => session.Id)
    {
        Indexes = [Index.On(UserId).OrderBy(Field.CreatedAt<Session>()), Index.On(TokenHash), Index.By(Field.CreatedAt<Session>())],
        ExpiresAt = session => session.ExpiresAt,
        Json = RoomJson.Default.Session,
    };

    private readonly StoreContext context;
    private readonly ThreadStore threads;
    private readonly Collection<Session> sessions;

    internal SessionStore(StoreContext context, ThreadStore threads)
    {
        (this.context, this.threads) = (context, threads);
        sessions = new Collection<Session>(context, Definition);
    }

    /// <summary>Creates a session.</summary>
    /// <exception cref="PerdureException"><see cref="Fault.Conflict"/> when its id is taken.</exception>
    public ValueTask<Session> CreateAsync(Session session, CancellationToken cancellationToken = default) => sessions.CreateAsync(session, cancellationToken);

    /// <summary>Creates a session or replaces the one that is there.</summary>
    public ValueTask<Session> SaveAsync(Session session, CancellationToken cancellationToken = default) => sessions.SaveAsync(session, cancellationToken);

    /// <summary>The session of that id; null when there is none.</summary>
    public ValueTask<Session?> FindAsync(string id, CancellationToken cancellationToken = default) => sessions.FindAsync(id, cancellationToken);

    /// <summary>Replaces the session that was loaded, if nobody else has since.</summary>
    /// <exception cref="PerdureException"><see cref="Fault.Conflict"/> when the stored version is another, or there is none.</exception>
    public ValueTask<Session> UpdateAsync(Session session, CancellationToken cancellationToken = default) => sessions.UpdateAsync(session, cancellationToken);

    /// <summary>Loads a session, changes it and saves it, again when another write came between.</summary>
    /// <exception cref="PerdureException"><see cref="Fault.NotFound"/> when there is none.</exception>
    public ValueTask<Session> UpdateAsync(string id, Func<Session, Session> change, CancellationToken cancellationToken = default) => sessions.UpdateAsync(id, change, cancellationToken);

    /// <summary>Marks a session as used now: its <see cref="Entity.UpdatedAt"/> becomes the present time.</summary>
    /// <exception cref="PerdureException"><see cref="Fault.NotFound"/> when there is none.</exception>
    public ValueTask<Session> TouchAsync(string id, CancellationToken cancellationToken = default) => sessions.UpdateAsync(id, session => session, cancellationToken);

    /// <summary>Lets a session expire that long from now.</summary>
    /// <exception cref="PerdureException"><see cref="Fault.NotFound"/> when there is none, or it has expired already.</exception>
    public ValueTask<Session> ExtendAsync(string id, TimeSpan lifetime, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(lifetime, TimeSpan.Zero);
        return sessions.UpdateAsync(id, session => session with { ExpiresAt = context.Time.UtcNow() + lifetime }, cancellationToken);
    }

    /// <summary>The sessions of a user, newest first.</summary>
    public CollectionQuery<Session> OfUser(string userId)
    {
        ArgumentNullException.ThrowIfNull(userId);
        return sessions.Where(UserId, userId).OrderBy(Field.CreatedAt<Session>()).Descending();
    }

    /// <summary>All sessions, newest first.</summary>
    public CollectionQuery<Session> All() => sessions.OrderBy(Field.CreatedAt<Session>()).Descending();

    /// <summary>The id of the user of a session; null when there is no such session or it is nobody's.</summary>
    public async ValueTask<string?> UserOfAsync(string id, CancellationToken cancellationToken = default) => (await FindAsync(id, cancellationToken).ConfigureAwait(false))?.UserId;

    /// <summary>Gives a session a new token; one it had before is worth nothing from now on.</summary>
    /// <returns>The token, 43 characters of base64url. It is shown this once: only its hash is stored.</returns>
    /// <exception cref="PerdureException"><see cref="Fault.NotFound"/> when there is no such session.</exception>
    public async ValueTask<string> IssueTokenAsync(string id, CancellationToken cancellationToken = default)
    {
        var (token, hash) = SessionToken.New();
        await sessions.UpdateAsync(id, session => session with { TokenHash = hash }, cancellationToken).ConfigureAwait(false);
        return token;
    }

    /// <summary>Makes a session's token worth nothing.</summary>
    /// <exception cref="PerdureException"><see cref="Fault.NotFound"/> when there is no such session.</exception>
    public async ValueTask RevokeTokenAsync(string id, CancellationToken cancellationToken = default) =>
        await sessions.UpdateAsync(id, session => session with { TokenHash = null }, cancellationToken).ConfigureAwait(false);

    /// <summary>The session of a token; null for a token that was never issued, was replaced or revoked, or whose session is gone.</summary>
    public ValueTask<Session?> FindByTokenAsync(string token, CancellationToken cancellationToken = default) => FindByTokenAsync(context, token, cancellationToken);

    /// <summary>Deletes a session, with its threads or only if it has none. The threads go one by one and the session last, so a cascade that was interrupted is finished by calling it again.</summary>
    /// <returns>Whether there was one.</returns>
    /// <exception cref="PerdureException"><see cref="Fault.InvalidReference"/> when it has threads and they were not to go too; the message names some.</exception>
    public async ValueTask<bool> DeleteAsync(string id, DeleteChildren children, CancellationToken cancellationToken = default)
    {
        var own = await threads.OfSession(id).ToListAsync(cancellationToken).ConfigureAwait(false);
        if (children == DeleteChildren.Refuse && own.Count > 0)
            throw new PerdureException(Fault.InvalidReference, $"Session '{id}' has {own.Count:N0} threads ({Some(own)}); nothing was deleted. Delete them first, or ask for DeleteChildren.Cascade.");
        foreach (var thread in own)
            await threads.DeleteAsync(thread.Id, DeleteChildren.Cascade, cancellationToken).ConfigureAwait(false);
        var removed = await sessions.DeleteAsync(id, cancellationToken).ConfigureAwait(false);
        // A thread that was created while the others were deleted; none can follow, for it would miss its session.
        if (children == DeleteChildren.Cascade)
            foreach (var late in await threads.OfSession(id).ToListAsync(cancellationToken).ConfigureAwait(false))
                await threads.DeleteAsync(late.Id, DeleteChildren.Cascade, cancellationToken).ConfigureAwait(false);
        return removed;
    }

    /// <summary>Removes sessions that are past their expiry, at most <paramref name="limit"/>. Their threads stay.</summary>
    /// <returns>How many were removed.</returns>
    public ValueTask<int> SweepAsync(int limit = 1000, CancellationToken cancellationToken = default) => sessions.SweepAsync(limit, cancellationToken);

    internal static async ValueTask<Session?> FindByTokenAsync(StoreContext context, string token, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(token);
        return SessionToken.HashOf(token) is { } hash ? await new Collection<Session>(context, Definition).Where(TokenHash, hash).FirstAsync(cancellationToken).ConfigureAwait(false) : null;
    }

    private static string Some(List<AgentThread> threads) => string.Join(", ", threads.Take(3).Select(thread => $"'{thread.Id}'")) + (threads.Count > 3 ? ", …" : "");
}
