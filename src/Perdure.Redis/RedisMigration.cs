using System.Text;
using Perdure.Storage;
using StackExchange.Redis;

namespace Perdure.Redis;

/// <summary>Gives the records of a collection, in all scopes, the places in indexes that a newer declaration asks for. Done twice it does no harm.</summary>
internal sealed class RedisMigration(IDatabase database, RedisKeys keys, CollectionSchema schema, Func<ValueTask> hold)
{
    private const int PageRows = 200;

    public async ValueTask RunAsync(CancellationToken cancellationToken)
    {
        for (var bucket = 0; bucket < RedisKeys.Buckets; bucket++)
            await foreach (var scope in MembersAsync(keys.Scopes(bucket, schema.Name), cancellationToken).ConfigureAwait(false))
            {
                var name = Encoding.UTF8.GetString(scope);
                await foreach (var id in MembersAsync(keys.Ids(schema.Name, name), cancellationToken).ConfigureAwait(false))
                    await MoveAsync(new RecordKey(schema.Name, name, Encoding.UTF8.GetString(id))).ConfigureAwait(false);
            }
    }

    private async ValueTask MoveAsync(RecordKey key)
    {
        // Written meanwhile: once more. Gone meanwhile: nothing to do.
        while ((byte[]?)await database.StringGetAsync(keys.Record(key)).ConfigureAwait(false) is { } value)
        {
            var fields = schema.Project(RecordValue.Body(value));
            var block = IndexMembers.Block(schema, fields, key.Id, RecordValue.Created(value), RecordValue.Change(value));
            RedisValue[] arguments =
            [
                keys.Tag(key.Scope), RedisKeys.Of(key.Collection, key.Scope), Encoding.UTF8.GetBytes(key.Id), value[..8], block, Encoding.UTF8.GetBytes(key.Scope), VectorAttributes.Of(schema, fields, RecordValue.Expiry(value)),
            ];
            if ((int)await RedisScript.Migrate.RunAsync(database, keys.Record(key), arguments).ConfigureAwait(false) == 1)
                return;
        }
    }

    private async IAsyncEnumerable<byte[]> MembersAsync(RedisKey list, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var after = RedisValue.Null;
        RedisValue[] page;
        do
        {
            cancellationToken.ThrowIfCancellationRequested();
            await hold().ConfigureAwait(false);
            page = await database.SortedSetRangeByValueAsync(list, after, default, after.IsNull ? Exclude.None : Exclude.Start, Order.Ascending, 0, PageRows).ConfigureAwait(false);
            foreach (var member in page)
                yield return (after = member)!;
        }
        while (page.Length == PageRows);
    }
}
