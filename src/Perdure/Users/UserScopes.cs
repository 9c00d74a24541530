using Perdure.Collections;
using Perdure.Storage;

namespace Perdure.Users;

/// <summary>A collection that keeps each user's records in a scope of the user's id.</summary>
internal sealed class UserScopes<T>(StoreContext context, CollectionDefinition<T> definition) where T : class
{
    public Collection<T> Of(string userId) => new(context, definition, Identifier.Check(userId, nameof(userId)));

    public async ValueTask<long> EraseAsync(string userId, CancellationToken cancellationToken)
    {
        await UserRecords.SweepAsync(context, definition.Name, cancellationToken).ConfigureAwait(false);
        return await UserRecords.EraseAsync(context, Of(userId), _ => true, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>How many records the user has, among those of all scopes.</summary>
    public async ValueTask<long> RemainingAsync(string userId, CancellationToken cancellationToken)
    {
        var count = 0L;
        await foreach (var scope in context.Backend.ScopesAsync(definition.Name, null, cancellationToken).ConfigureAwait(false))
            if (scope == userId)
                count += await Of(scope).Query().CountAsync(cancellationToken).ConfigureAwait(false);
        return count;
    }
}
