using Perdure.Collections;

namespace Perdure.Users;

/// <summary>The room's own part in the erasure of a user: the record, its password and its names.</summary>
public sealed partial class UserStore : IUserContent
{
    string IUserContent.Name => "users";

    async ValueTask<long> IUserContent.EraseAsync(string userId, CancellationToken cancellationToken) => await DeleteAsync(userId, cancellationToken).ConfigureAwait(false) ? 1 : 0;

    async ValueTask<long> IUserContent.RemainingAsync(string userId, CancellationToken cancellationToken)
    {
        var count = 0L;
        foreach (var names in (CollectionDefinition<NameReservation>[])[NameReservation.Usernames, NameReservation.Emails])
            count += await new Collection<NameReservation>(context, names).Query().CountAsync(name => name.UserId == userId, cancellationToken).ConfigureAwait(false);
        count += await users.Query().CountAsync(user => user.Id == userId, cancellationToken).ConfigureAwait(false);
        return count + await credentials.Query().CountAsync(credential => credential.Id == userId, cancellationToken).ConfigureAwait(false);
    }
}
