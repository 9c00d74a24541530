using Perdure.Collections;
using Perdure.Storage;

namespace Perdure.Users;

/// <summary>What erasing does with records, whatever collection they are in.</summary>
internal static class UserRecords
{
    private const int BatchSize = 100;

    /// <summary>Removes the records of a scope that are somebody's. One that changes meanwhile is looked at again.</summary>
    /// <returns>How many were removed.</returns>
    public static async ValueTask<long> EraseAsync<T>(StoreContext context, Collection<T> collection, Func<T, bool> isTheirs, CancellationToken cancellationToken) where T : class
    {
        var count = 0L;
        var removals = new List<WriteOperation>();
        await foreach (var record in context.Backend.QueryAsync(new Query(collection.Codec.Schema, collection.Scope) { Limit = int.MaxValue }, cancellationToken).ConfigureAwait(false))
            if (isTheirs(collection.Codec.Decode(record).Value))
                removals.Add(new Remove(record.Key, Expect.Exactly(record.Version)));
        foreach (var part in removals.Chunk(BatchSize))
            count += await RemoveAsync(context, collection, part, isTheirs, cancellationToken).ConfigureAwait(false);
        return count;
    }

    /// <summary>Removes what is past its expiry: it can't be seen, but it is there.</summary>
    public static async ValueTask SweepAsync(StoreContext context, string collection, CancellationToken cancellationToken)
    {
        const int Limit = 1000;
        while (await context.Backend.SweepAsync(collection, Limit, cancellationToken).ConfigureAwait(false) == Limit)
        {
        }
    }

    private static async ValueTask<long> RemoveAsync<T>(StoreContext context, Collection<T> collection, WriteOperation[] removals, Func<T, bool> isTheirs, CancellationToken cancellationToken) where T : class
    {
        var result = await context.Backend.WriteAsync(new WriteBatch(removals, context.Time.UtcNow()), cancellationToken).ConfigureAwait(false);
        if (result.Conflict is null)
            return result.Outcomes.Sum();
        // One of them changed: each by itself, as it is now.
        var count = 0L;
        foreach (var id in removals.Cast<Remove>().Select(removal => removal.Key.Id))
            while (await collection.FindStoredAsync(id, cancellationToken).ConfigureAwait(false) is { } stored && isTheirs(stored.Value))
                if ((await context.Backend.WriteAsync(new WriteBatch([new Remove(collection.Key(id), Expect.Exactly(stored.Version))], context.Time.UtcNow()), cancellationToken).ConfigureAwait(false)).Conflict is null)
                {
                    count++;
                    break;
                }
        return count;
    }
}
