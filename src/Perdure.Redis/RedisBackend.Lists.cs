using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using Perdure.Storage;
using StackExchange.Redis;

namespace Perdure.Redis;

/// <content>What is read page by page, and sweeps.</content>
public sealed partial class RedisBackend
{
    private const int PageRows = 1000;

    /// <inheritdoc/>
    public override IAsyncEnumerable<StoredRecord> QueryAsync(Query query, CancellationToken cancellationToken = default)
    {
        Enter(cancellationToken);
        ArgumentNullException.ThrowIfNull(query);
        prepared.Collection(query.Collection.Name);
        return PagesAsync(query, query.Resolve(), cancellationToken);
    }

    /// <inheritdoc/>
    public override IAsyncEnumerable<string> LogsAsync(string log, string scope, CancellationToken cancellationToken = default)
    {
        Enter(cancellationToken);
        prepared.CheckLog(log);
        return IdsAsync(log, keys.LogIds(log, scope), cancellationToken);
    }

    /// <inheritdoc/>
    public override IAsyncEnumerable<string> ScopesAsync(string name, string? after = null, CancellationToken cancellationToken = default)
    {
        Enter(cancellationToken);
        prepared.CheckName(name);
        var isCollection = prepared.Collections.Any(collection => collection.Name == name);
        var scopes = new ScopeList(keys, name, isCollection, Time.UtcNow());
        return scopes.ReadAsync(after, (work, token) => DoAsync(name, work, token), cancellationToken);
    }

    /// <inheritdoc/>
    public override async ValueTask<int> SweepAsync(string collection, int limit = 1000, CancellationToken cancellationToken = default)
    {
        Enter(cancellationToken);
        prepared.Collection(collection);
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        var now = Time.UtcNow();
        var micros = Instant.ToMicroseconds(now).ToString(CultureInfo.InvariantCulture);
        var due = await DoAsync(collection, database => Task.WhenAll(Enumerable.Range(0, RedisKeys.Buckets).Select(bucket =>
            database.SortedSetRangeByScoreAsync(keys.Mortals(bucket, collection), double.NegativeInfinity, double.Parse(micros, CultureInfo.InvariantCulture), Exclude.None, Order.Ascending, 0, 1))), cancellationToken).ConfigureAwait(false);
        var swept = 0;
        for (var bucket = 0; bucket < due.Length && swept < limit; bucket++)
            if (due[bucket].Length > 0)
            {
                var (at, left) = (bucket, limit - swept);
                var result = await DoAsync(collection, database => RedisScript.Sweep.RunAsync(database, keys.Mortals(at, collection), [keys.Tag(at), collection, OrderBytes.Of(now), micros, left]), cancellationToken).ConfigureAwait(false);
                swept += (int)result;
            }
        return swept;
    }

    private async IAsyncEnumerable<StoredRecord> PagesAsync(Query query, IndexSchema? index, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (name, scope) = (query.Collection.Name, query.Scope);
        var (key, records) = (index is null ? keys.Ids(name, scope) : keys.Index(name, scope, index.Name), keys.Records(name, scope));
        byte[]? last = null;
        for (var left = query.Limit; left > 0;)
        {
            var (bounds, most, now) = (IndexBounds.Of(query, index, last), Math.Min(left, PageRows), Time.UtcNow());
            var page = (RedisValue[])(await DoAsync(name, database => RedisScript.Query.RunAsync(
                database, key, [OrderBytes.Of(now), records, bounds.From, bounds.To, query.Descending ? 1 : 0, most, index is null ? 0 : 1]), cancellationToken).ConfigureAwait(false))!;
            for (var i = 1; i < page.Length; i += 2)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (RecordValue.Visible(new RecordKey(name, scope, page[i]!), (byte[])page[i + 1]!, now) is { } record)
                    yield return record;
            }
            left -= page.Length / 2;
            last = page[0];
            if (last!.Length == 0)
                yield break;
        }
    }

    private async IAsyncEnumerable<string> IdsAsync(string place, RedisKey key, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        RedisValue after = RedisValue.Null;
        RedisValue[] page;
        do
        {
            var from = after;
            page = await DoAsync(place, database => database.SortedSetRangeByValueAsync(key, from, default, from.IsNull ? Exclude.None : Exclude.Start, Order.Ascending, 0, PageRows), cancellationToken).ConfigureAwait(false);
            foreach (var id in page)
                yield return Encoding.UTF8.GetString((byte[])(after = id)!);
        }
        while (page.Length == PageRows);
    }
}
