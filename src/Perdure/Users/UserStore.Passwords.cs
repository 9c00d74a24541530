using Perdure.Collections;
using Perdure.Sessions;
using Perdure.Storage;

namespace Perdure.Users;

/// <summary>Passwords and logins.</summary>
public sealed partial class UserStore
{
    /// <summary>
    /// Sets a user's password. Only its hash is stored: PBKDF2 with HMAC-SHA512, 220,000 iterations and a salt of 128 random bits, about
    /// 0.1 seconds of one processor. Sessions that began before go on; delete them to end them.
    /// </summary>
    /// <param name="id">Which user.</param>
    /// <param name="password">8 to 1,024 characters, compared as they are.</param>
    /// <param name="cancellationToken">Leaves it set or not.</param>
    /// <exception cref="ArgumentException">The password is too short or too long.</exception>
    /// <exception cref="PerdureException"><see cref="Fault.NotFound"/> when there is no such user.</exception>
    public ValueTask SetPasswordAsync(string id, string password, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(password);
        return SetHashAsync(id, PasswordHash.Of(password), cancellationToken);
    }

    /// <summary>Sets the hash of a user's password, taken over from ASP.NET Core Identity (format version 3). A weaker one is replaced when the password is verified next.</summary>
    /// <exception cref="ArgumentException">The text is no such hash.</exception>
    /// <exception cref="PerdureException"><see cref="Fault.NotFound"/> when there is no such user.</exception>
    public ValueTask SetPasswordHashAsync(string id, string hash, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(hash);
        return PasswordHash.IsHash(hash)
            ? SetHashAsync(id, hash, cancellationToken)
            : throw new ArgumentException("The text that was given is no hash of a password; expected one of ASP.NET Core Identity, format version 3, in base64. Set the password itself instead.", nameof(hash));
    }

    /// <summary>Takes a user's password away: nothing is its password from then on.</summary>
    /// <returns>Whether it had one.</returns>
    public ValueTask<bool> RemovePasswordAsync(string id, CancellationToken cancellationToken = default) => credentials.DeleteAsync(id, cancellationToken);

    /// <summary>Whether a text is the password of a user that is active. An answer takes as long when there is no such user.</summary>
    public async ValueTask<bool> VerifyPasswordAsync(string id, string password, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(password);
        return await VerifyAsync(await LoadAsync(id, cancellationToken).ConfigureAwait(false), password, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Begins a session of the user with that name and password, with a token. Null when there is no such user, it is not active, or
    /// the password is another; which of these the answer does not tell, nor the time it takes.
    /// </summary>
    /// <param name="username">The user name.</param>
    /// <param name="password">The password.</param>
    /// <param name="lifetime">How long the session lasts.</param>
    /// <param name="cancellationToken">Leaves it begun or not.</param>
    public async ValueTask<Login?> LoginAsync(string username, string password, TimeSpan lifetime, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(password);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(lifetime, TimeSpan.Zero);
        ArgumentNullException.ThrowIfNull(username);
        var key = rule.KeyOf(username);
        var name = key is null ? null : await new Collection<NameReservation>(context, NameReservation.Usernames).FindAsync(key, cancellationToken).ConfigureAwait(false);
        // As many round trips for a name that nobody has.
        var account = await LoadAsync(name?.UserId ?? context.Ids.NewId(), cancellationToken).ConfigureAwait(false);
        if (account is { User.Value.Username: var given } && (given is null || rule.KeyOf(given) != key))
            account = null;
        if (!await VerifyAsync(account, password, cancellationToken).ConfigureAwait(false))
            return null;
        for (var user = account?.User; user is { Value.IsActive: true }; user = await users.FindStoredAsync(user.Id, cancellationToken).ConfigureAwait(false))
            // The user as it is when the session begins: one that is deleted or deactivated meanwhile gets none.
            if (await BeginAsync(user, lifetime, cancellationToken).ConfigureAwait(false) is { } login)
                return login;
        return null;
    }

    /// <summary>The user of a session's token; null for a token that is worth nothing, and while the user is not active.</summary>
    public async ValueTask<User?> FindByTokenAsync(string token, CancellationToken cancellationToken = default)
    {
        var session = await SessionStore.FindByTokenAsync(context, token, cancellationToken).ConfigureAwait(false);
        var user = session?.UserId is { } id ? await FindAsync(id, cancellationToken).ConfigureAwait(false) : null;
        return user is { IsActive: true } ? user : null;
    }

    private async ValueTask<Login?> BeginAsync(Stored<User> user, TimeSpan lifetime, CancellationToken cancellationToken)
    {
        var (token, hash) = SessionToken.New();
        var at = context.Time.UtcNow();
        var (put, session) = new Collection<Session>(context, SessionStore.Definition).Encode(new Session { UserId = user.Id, TokenHash = hash, ExpiresAt = at + lifetime }, Expect.Absent, at);
        var batch = new WriteBatch([put, new Require(users.Key(user.Id), Expect.Exactly(user.Version))], at);
        return (await context.Backend.WriteAsync(batch, cancellationToken).ConfigureAwait(false)).Conflict is null ? new Login(user.Value, session.Value, token) : null;
    }

    private async ValueTask<Account?> LoadAsync(string id, CancellationToken cancellationToken)
    {
        var found = await context.Backend.FindAsync([users.Key(id), credentials.Key(id)], cancellationToken).ConfigureAwait(false);
        return found is [{ } user, { } credential] ? new Account(users.Codec.Decode(user), credentials.Codec.Decode(credential).Value) : null;
    }

    private async ValueTask<bool> VerifyAsync(Account? account, string password, CancellationToken cancellationToken)
    {
        var isRight = PasswordHash.Verify(account?.Credential.Hash, password);
        if (!isRight || account is not { User.Value.IsActive: true, Credential: var credential })
            return false;
        if (PasswordHash.IsOutdated(credential.Hash) && password.Length >= PasswordHash.MinLength)
        {
            // Whoever sets another password meanwhile wins.
            var put = credentials.Encode(credential with { Hash = PasswordHash.Of(password) }, Expect.Exactly(credential.Version), context.Time.UtcNow()).Operation;
            await context.Backend.WriteAsync(new WriteBatch([put], context.Time.UtcNow()), cancellationToken).ConfigureAwait(false);
        }
        return true;
    }

    private async ValueTask SetHashAsync(string id, string hash, CancellationToken cancellationToken)
    {
        var at = context.Time.UtcNow();
        var put = credentials.Encode(new Credential { Id = Identifier.Check(id, nameof(id)), Hash = hash }, Expect.Any, at).Operation;
        var result = await context.Backend.WriteAsync(new WriteBatch([put, new Require(users.Key(id), Expect.Present)], at), cancellationToken).ConfigureAwait(false);
        if (result.Conflict is not null)
            throw NotFound(id);
    }

    private sealed record Account(Stored<User> User, Credential Credential);
}
