using Perdure.Collections;
using Perdure.Storage;
using Perdure.Users;

namespace Perdure.States;

/// <summary>The verbs of records of which there is one per user and session.</summary>
internal sealed class SessionRoom<T>(StoreContext context, CollectionDefinition<T> definition, Func<T, string> userOf, string companion) where T : Entity
{
    private readonly UserScopes<T> scopes = new(context, definition);

    public SessionRecords Records { get; } = new(context);

    public ValueTask<T> SaveAsync(T item, CancellationToken cancellationToken) => PutAsync(item, Expect.Any, cancellationToken);

    public ValueTask<T> CreateAsync(T item, CancellationToken cancellationToken) => PutAsync(item, Expect.Absent, cancellationToken);

    public ValueTask<T> UpdateAsync(T item, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(item);
        return PutAsync(item, Expect.Exactly(Of(item).Codec.VersionOf(item)), cancellationToken);
    }

    // Of what is there the ways to it are there.
    public ValueTask<T> UpdateAsync(string userId, string sessionId, Func<T, T> change, CancellationToken cancellationToken) => scopes.Of(userId).UpdateAsync(sessionId, change, cancellationToken);

    public ValueTask<T?> FindAsync(string userId, string sessionId, CancellationToken cancellationToken) => scopes.Of(userId).FindAsync(sessionId, cancellationToken);

    /// <summary>Changes what is there, or what is made where there is nothing; again when another write came between.</summary>
    public async ValueTask<T> ChangeAsync(string userId, string sessionId, Func<T> make, Func<T, T?> change, CancellationToken cancellationToken)
    {
        var collection = scopes.Of(userId);
        while (true)
        {
            var stored = await collection.FindStoredAsync(sessionId, cancellationToken).ConfigureAwait(false);
            var before = stored?.Value ?? make();
            if (change(before) is not { } changed)
                return before;
            var (put, next) = collection.Encode(changed, stored is null ? Expect.Absent : Expect.Exactly(stored.Version), context.Time.UtcNow());
            if ((await Records.TryPutAsync(put, userId, next.UpdatedAt, cancellationToken).ConfigureAwait(false)).Conflict is null)
                return next.Value;
        }
    }

    public ValueTask<bool> DeleteAsync(string userId, string sessionId, CancellationToken cancellationToken) =>
        Records.DeleteAsync(scopes.Of(userId).Key(sessionId), companion, cancellationToken);

    public ValueTask<long> EraseAsync(string userId, CancellationToken cancellationToken) => scopes.EraseAsync(userId, cancellationToken);

    public ValueTask<long> RemainingAsync(string userId, CancellationToken cancellationToken) => scopes.RemainingAsync(userId, cancellationToken);

    private Collection<T> Of(T item) => scopes.Of(userOf(item));

    private async ValueTask<T> PutAsync(T item, Expect expect, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(item);
        var (put, stored) = Of(item).Encode(item, expect, context.Time.UtcNow());
        var result = await Records.TryPutAsync(put, userOf(item), stored.UpdatedAt, cancellationToken).ConfigureAwait(false);
        return result.Conflict is { } conflict ? throw conflict.ToException(new WriteBatch([put], stored.UpdatedAt)) : stored.Value;
    }
}
