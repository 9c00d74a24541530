using System.Runtime.CompilerServices;
using System.Text;
using Perdure.Storage;
using StackExchange.Redis;

namespace Perdure.Redis;

/// <summary>The scopes that hold something: each bucket lists its own in order, and they are merged.</summary>
internal sealed class ScopeList(RedisKeys keys, string name, bool isCollection, DateTimeOffset now)
{
    private const int PageRows = 200;

    /// <summary>How a page is asked for.</summary>
    public delegate ValueTask<RedisValue[][]> Ask(Func<IDatabase, Task<RedisValue[][]>> work, CancellationToken cancellationToken);

    public async IAsyncEnumerable<string> ReadAsync(string? after, Ask ask, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var from = after is null ? "-"u8.ToArray() : [(byte)'(', .. Encoding.UTF8.GetBytes(after)];
        var pages = await ask(database => Task.WhenAll(Enumerable.Range(0, RedisKeys.Buckets).Select(bucket => PageAsync(database, bucket, from))), cancellationToken).ConfigureAwait(false);
        var next = new PriorityQueue<(int Bucket, int At), string>(Ordinal.Comparer);
        for (var bucket = 0; bucket < pages.Length; bucket++)
            await AdvanceAsync(bucket, 1).ConfigureAwait(false);
        while (next.TryDequeue(out var place, out var scope))
        {
            yield return scope;
            await AdvanceAsync(place.Bucket, place.At + 1).ConfigureAwait(false);
        }

        async ValueTask AdvanceAsync(int bucket, int at)
        {
            // A page may be empty and yet not be the last.
            while (at >= pages[bucket].Length && ((byte[])pages[bucket][0]!).Length > 0)
            {
                byte[] behind = [(byte)'(', .. (byte[])pages[bucket][0]!];
                pages[bucket] = (await ask(async database => [await PageAsync(database, bucket, behind).ConfigureAwait(false)], cancellationToken).ConfigureAwait(false))[0];
                at = 1;
            }
            if (at < pages[bucket].Length)
                next.Enqueue((bucket, at), Encoding.UTF8.GetString((byte[])pages[bucket][at]!));
        }
    }

    private async Task<RedisValue[]> PageAsync(IDatabase database, int bucket, byte[] from) =>
        (RedisValue[])(await RedisScript.Scopes.RunAsync(database, keys.Scopes(bucket, name), [keys.Tag(bucket), name, isCollection ? 1 : 0, OrderBytes.Of(now), from, PageRows]).ConfigureAwait(false))!;
}
