using System.Text.Json.Nodes;
using Perdure.Collections;
using Perdure.Serialization;
using Perdure.Storage;

namespace Perdure.Users;

/// <summary>
/// The users of a store. A user name and an e-mail address belong to one user at most, on every database: each is reserved in the
/// same write as the user. They are compared without white space around them, in Unicode's form KC, and without regard to case
/// (capitals by the invariant culture) unless <see cref="AgentStoreOptions.CaseSensitiveUserNames"/> is set. Safe to share.
/// </summary>
public sealed partial class UserStore
{
    private static readonly Field<User, string?> Role = Field.Text<User>("role", user => user.Role);

    internal static readonly CollectionDefinition<User> Definition = new("users", user => user.Id)
    {
        Indexes = [Index.By(Field.CreatedAt<User>()), Index.On(Role).OrderBy(Field.CreatedAt<User>())],
        OthersMayWrite = true,
        Json = RoomJson.Default.User,
    };

    private readonly StoreContext context;
    private readonly UserNameRule rule;
    private readonly Collection<User> users;
    private readonly Collection<Credential> credentials;

    internal UserStore(StoreContext context)
    {
        this.context = context;
        rule = new UserNameRule(context.Options.CaseSensitiveUserNames);
        users = new Collection<User>(context, Definition);
        credentials = new Collection<Credential>(context, Credential.Definition);
    }

    /// <summary>Creates a user.</summary>
    /// <exception cref="ArgumentException">The user name or e-mail address can't be one; the message says why.</exception>
    /// <exception cref="PerdureException"><see cref="Fault.Conflict"/> when the id, the user name or the e-mail address is taken; the message says which.</exception>
    public async ValueTask<User> CreateAsync(User user, CancellationToken cancellationToken = default) =>
        await PutAsync(user, null, cancellationToken).ConfigureAwait(false) ??
        throw new PerdureException(Fault.Conflict, $"User '{user.Id}' is there already. Nothing was written; save or update that one, or give another id.");

    /// <summary>Creates a user or replaces the one that is there. The password stays.</summary>
    /// <exception cref="ArgumentException">The user name or e-mail address can't be one; the message says why.</exception>
    /// <exception cref="PerdureException"><see cref="Fault.Conflict"/> when another user has the user name or the e-mail address.</exception>
    public async ValueTask<User> SaveAsync(User user, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(user);
        while (true)
        {
            var stored = user.Id.Length == 0 ? null : await users.FindStoredAsync(user.Id, cancellationToken).ConfigureAwait(false);
            if (await PutAsync(user, stored, cancellationToken).ConfigureAwait(false) is { } saved)
                return saved;
        }
    }

    /// <summary>Replaces the user that was loaded, if nobody else has since. A name it no longer has is free from then on.</summary>
    /// <exception cref="ArgumentException">The user name or e-mail address can't be one, or the user was never saved; the message says which.</exception>
    /// <exception cref="PerdureException"><see cref="Fault.Conflict"/> when the stored version is another or there is none, or another user has the user name or the e-mail address.</exception>
    public async ValueTask<User> UpdateAsync(User user, CancellationToken cancellationToken = default)
    {
        var version = users.Codec.VersionOf(user);
        var stored = await users.FindStoredAsync(user.Id, cancellationToken).ConfigureAwait(false);
        var saved = stored?.Version == version ? await PutAsync(user, stored, cancellationToken).ConfigureAwait(false) : null;
        return saved ?? throw new PerdureException(Fault.Conflict, $"User '{user.Id}' was expected in version {version}, which is no longer there. Nothing was written; load the current one and try again.");
    }

    /// <summary>Loads a user, changes it and saves it, again when another write came between.</summary>
    /// <param name="id">Which user.</param>
    /// <param name="change">Makes the new user of the old one; may be called several times. It must keep the id.</param>
    /// <param name="cancellationToken">Ends the attempts.</param>
    /// <exception cref="PerdureException"><see cref="Fault.NotFound"/> when there is none, <see cref="Fault.Conflict"/> when another user has the user name or the e-mail address.</exception>
    public async ValueTask<User> UpdateAsync(string id, Func<User, User> change, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(change);
        while (true)
        {
            var stored = await users.FindStoredAsync(id, cancellationToken).ConfigureAwait(false) ?? throw NotFound(id);
            if (await PutAsync(change(stored.Value) with { Id = id }, stored, cancellationToken).ConfigureAwait(false) is { } saved)
                return saved;
        }
    }

    /// <summary>The user of that id; null when there is none.</summary>
    public ValueTask<User?> FindAsync(string id, CancellationToken cancellationToken = default) => users.FindAsync(id, cancellationToken);

    /// <summary>The user of that name; null when there is none.</summary>
    public ValueTask<User?> FindByUsernameAsync(string username, CancellationToken cancellationToken = default) =>
        FindByNameAsync(NameReservation.Usernames, username, user => user.Username, cancellationToken);

    /// <summary>The user of that e-mail address; null when there is none.</summary>
    public ValueTask<User?> FindByEmailAsync(string email, CancellationToken cancellationToken = default) =>
        FindByNameAsync(NameReservation.Emails, email, user => user.Email, cancellationToken);

    /// <summary>All users, newest first.</summary>
    public CollectionQuery<User> All() => users.OrderBy(Field.CreatedAt<User>()).Descending();

    /// <summary>The users of a role, newest first.</summary>
    public CollectionQuery<User> OfRole(string role)
    {
        ArgumentNullException.ThrowIfNull(role);
        return users.Where(Role, role).OrderBy(Field.CreatedAt<User>()).Descending();
    }

    /// <summary>Deletes a user with its password; its names are free from then on. What other rooms keep of it stays: <see cref="AgentStore.EraseUserAsync"/> removes that too.</summary>
    /// <returns>Whether there was one.</returns>
    public async ValueTask<bool> DeleteAsync(string id, CancellationToken cancellationToken = default)
    {
        while (true)
        {
            if (await users.FindStoredAsync(id, cancellationToken).ConfigureAwait(false) is not { } stored)
                return false;
            WriteOperation[] operations = [new Remove(users.Key(id), Expect.Exactly(stored.Version)), new Remove(credentials.Key(id)), .. rule.Of(stored.Value).Select(name => new Remove(name.Place))];
            if ((await context.Backend.WriteAsync(new WriteBatch(operations, context.Time.UtcNow()), cancellationToken).ConfigureAwait(false)).Conflict is null)
                return true;
        }
    }

    /// <summary>Sets one key of a user's data; what others set at the same time stays. A user that is not there is created.</summary>
    /// <returns>The user as it was saved.</returns>
    /// <exception cref="ArgumentException">The value can't be stored; the message names the path.</exception>
    public async ValueTask<User> SetDataAsync(string id, string key, JsonNode? value, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        while (true)
        {
            var stored = await users.FindStoredAsync(id, cancellationToken).ConfigureAwait(false);
            var user = stored?.Value ?? new User { Id = Identifier.Check(id, nameof(id)) };
            user.Data[key] = value?.DeepClone();
            if (await PutAsync(user, stored, cancellationToken).ConfigureAwait(false) is { } saved)
                return saved;
        }
    }

    /// <summary>Removes one key of a user's data; what others set at the same time stays.</summary>
    /// <returns>Whether there was one.</returns>
    public async ValueTask<bool> RemoveDataAsync(string id, string key, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        while (true)
        {
            if (await users.FindStoredAsync(id, cancellationToken).ConfigureAwait(false) is not { } stored || !stored.Value.Data.Remove(key))
                return false;
            if (await PutAsync(stored.Value, stored, cancellationToken).ConfigureAwait(false) is not null)
                return true;
        }
    }

    // Null when the user is not as it was seen. It stands before its names, so that its own conflict is the one that is told.
    private async ValueTask<User?> PutAsync(User user, Stored<User>? before, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(user);
        ReservedName[] wanted = [.. rule.Of(user)];
        var had = before is null ? [] : rule.Of(before.Value).Select(name => name.Place).ToHashSet();
        var (put, stored) = users.Encode(user, before is null ? Expect.Absent : Expect.Exactly(before.Version), context.Time.UtcNow());
        ReservedName[] added = [.. wanted.Where(name => !had.Contains(name.Place))];
        WriteOperation[] operations =
        [
            put,
            .. added.Select(name => new Collection<NameReservation>(context, name.Collection == NameReservation.Emails.Name ? NameReservation.Emails : NameReservation.Usernames)
                .Encode(new NameReservation { Id = name.Key, UserId = stored.Id }, Expect.Absent, stored.UpdatedAt).Operation),
            .. had.Except(wanted.Select(name => name.Place)).Select(place => new Remove(place)),
        ];
        var result = await context.Backend.WriteAsync(new WriteBatch(operations, stored.UpdatedAt), cancellationToken).ConfigureAwait(false);
        if (result.Conflict is { Operation: > 0 and var at } && added[at - 1] is var taken)
            throw new PerdureException(Fault.Conflict, $"Another user has the {taken.What} '{taken.Given}'. Nothing was written; choose another.");
        return result.Conflict is null ? stored.Value : null;
    }

    private async ValueTask<User?> FindByNameAsync(CollectionDefinition<NameReservation> names, string name, Func<User, string?> read, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (rule.KeyOf(name) is not { } key)
            return null;
        for (NameReservation? seen = null; ;)
        {
            var found = await new Collection<NameReservation>(context, names).FindAsync(key, cancellationToken).ConfigureAwait(false);
            if (found is null || found.Version == seen?.Version)
                return null;
            var user = await users.FindAsync(found.UserId, cancellationToken).ConfigureAwait(false);
            if (user is not null && read(user) is { } given && rule.KeyOf(given) == key)
                return user;
            // The name went to somebody else meanwhile.
            seen = found;
        }
    }

    private static PerdureException NotFound(string id) => new(Fault.NotFound, $"User '{id}' is not there. Nothing was written; create it first.");
}
