using Perdure.Collections;
using Perdure.Serialization;
using Perdure.Storage;

namespace Perdure.Users;

/// <summary>The personas of users, each kept under its user. A user record is not needed. Safe to share.</summary>
public sealed class UserIdentityStore : IUserContent
{
    internal static readonly CollectionDefinition<UserIdentity> Definition = new("user_identities", identity => identity.Id)
    {
        Indexes = [Index.By(Field.CreatedAt<UserIdentity>())],
        Json = RoomJson.Default.UserIdentity,
    };

    private readonly UserScopes<UserIdentity> scopes;

    internal UserIdentityStore(StoreContext context) => scopes = new UserScopes<UserIdentity>(context, Definition);

    /// <summary>Creates a persona.</summary>
    /// <exception cref="PerdureException"><see cref="Fault.Conflict"/> when the user has one of that id.</exception>
    public ValueTask<UserIdentity> CreateAsync(UserIdentity identity, CancellationToken cancellationToken = default) => Of(identity).CreateAsync(identity, cancellationToken);

    /// <summary>Creates a persona or replaces the one that is there.</summary>
    public ValueTask<UserIdentity> SaveAsync(UserIdentity identity, CancellationToken cancellationToken = default) => Of(identity).SaveAsync(identity, cancellationToken);

    /// <summary>Replaces the persona that was loaded, if nobody else has since.</summary>
    /// <exception cref="PerdureException"><see cref="Fault.Conflict"/> when the stored version is another, or there is none.</exception>
    public ValueTask<UserIdentity> UpdateAsync(UserIdentity identity, CancellationToken cancellationToken = default) => Of(identity).UpdateAsync(identity, cancellationToken);

    /// <summary>Loads a persona, changes it and saves it, again when another write came between.</summary>
    /// <param name="userId">Whose it is; it stays so.</param>
    /// <param name="id">Which persona.</param>
    /// <param name="change">Makes the new one of the old one; may be called several times. It must keep the id.</param>
    /// <param name="cancellationToken">Ends the attempts.</param>
    /// <exception cref="PerdureException"><see cref="Fault.NotFound"/> when there is none.</exception>
    public ValueTask<UserIdentity> UpdateAsync(string userId, string id, Func<UserIdentity, UserIdentity> change, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(change);
        return scopes.Of(userId).UpdateAsync(id, identity => change(identity) with { UserId = userId }, cancellationToken);
    }

    /// <summary>The persona of that user and id; null when there is none.</summary>
    public ValueTask<UserIdentity?> FindAsync(string userId, string id, CancellationToken cancellationToken = default) => scopes.Of(userId).FindAsync(id, cancellationToken);

    /// <summary>The personas of a user in the order in which they were created, ties by id.</summary>
    public CollectionQuery<UserIdentity> OfUser(string userId) => scopes.Of(userId).OrderBy(Field.CreatedAt<UserIdentity>());

    /// <summary>Deletes a persona of a user.</summary>
    /// <returns>Whether that user had it.</returns>
    public ValueTask<bool> DeleteAsync(string userId, string id, CancellationToken cancellationToken = default) => scopes.Of(userId).DeleteAsync(id, cancellationToken);

    string IUserContent.Name => "identities";

    ValueTask<long> IUserContent.EraseAsync(string userId, CancellationToken cancellationToken) => scopes.EraseAsync(userId, cancellationToken);

    ValueTask<long> IUserContent.RemainingAsync(string userId, CancellationToken cancellationToken) => scopes.RemainingAsync(userId, cancellationToken);

    private Collection<UserIdentity> Of(UserIdentity identity)
    {
        ArgumentNullException.ThrowIfNull(identity);
        return scopes.Of(identity.UserId);
    }
}
