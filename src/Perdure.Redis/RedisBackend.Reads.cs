using System.Globalization;
using Perdure.Storage;
using StackExchange.Redis;

namespace Perdure.Redis;

public sealed partial class RedisBackend
{
    private static readonly Dictionary<RecordKey, byte[]> NoOwners = [];

    /// <inheritdoc/>
    public override async ValueTask<IReadOnlyList<StoredRecord?>> FindAsync(IReadOnlyList<RecordKey> keys, CancellationToken cancellationToken = default)
    {
        Enter(cancellationToken);
        ArgumentNullException.ThrowIfNull(keys);
        foreach (var key in keys)
            prepared.Collection(key.Collection);
        if (keys.Count == 0)
            return [];
        var values = await DoAsync(keys[0].ToString(), database => ReadAsync(database, keys), cancellationToken).ConfigureAwait(false);
        var (found, now) = (new StoredRecord?[keys.Count], Time.UtcNow());
        for (var i = 0; i < found.Length; i++)
            found[i] = values[i] is { } value ? RecordValue.Visible(keys[i], value, now) : null;
        return found;
    }

    /// <inheritdoc/>
    public override async ValueTask ReadLogAsync(LogRead read, LogVisitor visitor, CancellationToken cancellationToken = default)
    {
        Enter(cancellationToken);
        ArgumentNullException.ThrowIfNull(read);
        ArgumentNullException.ThrowIfNull(visitor);
        prepared.CheckLog(read.Key.Log);
        if (read.Ranges.Count == 0)
            return;
        // One range is a command of Redis' own; more are one moment in a script only, and so are heads without bodies.
        var entries = await DoAsync(read.Key.ToString(), database => read.Ranges.Count == 1 && read.Bodies ? RangeAsync(database, read) : RangesAsync(database, read), cancellationToken).ConfigureAwait(false);
        foreach (var entry in entries)
            if (!visitor(LogEntryBytes.View(((ReadOnlyMemory<byte>)entry).Span, read.Bodies)))
                return;
    }

    // The records, as they are now, of vectors that come without them: filters look at what they say.
    private async ValueTask<IReadOnlyDictionary<RecordKey, byte[]>> OwnersAsync(WriteBatch batch, CancellationToken cancellationToken)
    {
        if (searched.Count == 0 || !batch.Operations.Any(operation => operation is PutVector))
            return NoOwners;
        RecordKey[] wanted = [.. batch.Operations.OfType<PutVector>().Select(operation => operation.Key).Distinct().Except(batch.Operations.OfType<Put>().Select(put => put.Key))];
        if (wanted.Length == 0)
            return NoOwners;
        var values = await DoAsync(wanted[0].ToString(), database => ReadAsync(database, wanted), cancellationToken).ConfigureAwait(false);
        return wanted.Zip(values).Where(pair => pair.Second is not null).ToDictionary(pair => pair.First, pair => pair.Second!);
    }

    private async Task<byte[]?[]> ReadAsync(IDatabase database, IReadOnlyList<RecordKey> wanted)
    {
        if (wanted.Count == 1)
            return [await database.StringGetAsync(keys.Record(wanted[0])).ConfigureAwait(false)];
        var values = new byte[]?[wanted.Count];
        // A cluster answers for the keys of one slot at once, a single server for all.
        var groups = Enumerable.Range(0, wanted.Count).GroupBy(i => info.Atomicity == Atomicity.Scope ? wanted[i].Scope : "").Select(group => group.ToArray()).ToArray();
        var answers = await Task.WhenAll(groups.Select(group => database.StringGetAsync([.. group.Select(i => keys.Record(wanted[i]))]))).ConfigureAwait(false);
        for (var group = 0; group < groups.Length; group++)
            for (var i = 0; i < groups[group].Length; i++)
                values[groups[group][i]] = answers[group][i];
        return values;
    }

    private async Task<RedisValue[]> RangeAsync(IDatabase database, LogRead read)
    {
        var range = read.Ranges[0];
        return await database.SortedSetRangeByScoreAsync(
            keys.Log(read.Key), range.From, range.To, Exclude.None, read.Descending ? Order.Descending : Order.Ascending, 0, read.Limit == int.MaxValue ? -1 : read.Limit).ConfigureAwait(false);
    }

    private async Task<RedisValue[]> RangesAsync(IDatabase database, LogRead read)
    {
        var arguments = new List<RedisValue>(3 + (2 * read.Ranges.Count)) { read.Limit == int.MaxValue ? -1 : read.Limit, read.Descending ? 1 : 0, read.Bodies ? 1 : 0 };
        foreach (var range in read.Descending ? read.Ranges.Reverse() : read.Ranges)
        {
            arguments.Add(range.From.ToString(CultureInfo.InvariantCulture));
            arguments.Add(range.To.ToString(CultureInfo.InvariantCulture));
        }
        return (RedisValue[])(await RedisScript.Log.RunAsync(database, keys.Log(read.Key), [.. arguments]).ConfigureAwait(false))!;
    }
}
