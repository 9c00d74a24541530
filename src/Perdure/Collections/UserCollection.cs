using Perdure.Users;

namespace Perdure.Collections;

/// <summary>The part of the caller's own collection in the erasure of a user. Both reading and erasing go through all scopes: no index is needed.</summary>
internal sealed class UserCollection<T>(StoreContext context, CollectionDefinition<T> definition) : IUserContent where T : class
{
    public string Name => definition.Name;

    public async ValueTask<long> EraseAsync(string userId, CancellationToken cancellationToken)
    {
        await UserRecords.SweepAsync(context, definition.Name, cancellationToken).ConfigureAwait(false);
        var count = 0L;
        foreach (var scope in await context.Backend.ScopesAsync(definition.Name, null, cancellationToken).ToListAsync(cancellationToken).ConfigureAwait(false))
            count += await UserRecords.EraseAsync(context, new Collection<T>(context, definition, scope), record => IsTheirs(scope, record, userId), cancellationToken).ConfigureAwait(false);
        return count;
    }

    public async ValueTask<long> RemainingAsync(string userId, CancellationToken cancellationToken)
    {
        var count = 0L;
        await foreach (var scope in context.Backend.ScopesAsync(definition.Name, null, cancellationToken).ConfigureAwait(false))
            count += await new Collection<T>(context, definition, scope).Query().CountAsync(record => IsTheirs(scope, record, userId), cancellationToken).ConfigureAwait(false);
        return count;
    }

    private bool IsTheirs(string scope, T record, string userId) => (definition.HasUserScopes && scope == userId) || definition.UserId?.Invoke(record) == userId;
}
