using System.Globalization;
using Perdure.Databases;
using StackExchange.Redis;

namespace Perdure.Benchmarks.Raw;

/// <summary>Plain commands of StackExchange.Redis on keys beside ours, in the same database: the same append-only file, the same syncing.</summary>
internal sealed class RawRedis : RawLimit, IRawQueue, IRawVectors
{
    private readonly DatabaseOptions server;
    private readonly string prefix = $"raw:{Guid.NewGuid():N}:";
    private readonly List<IDisposable> opened = [];
    private readonly IDatabase database;

    /// <summary>Opens one.</summary>
    /// <param name="server">Where, with the prefix of our keys.</param>
    /// <param name="full">Whether the whole server syncs each command from now on; else each second.</param>
    public RawRedis(DatabaseOptions server, bool full)
    {
        this.server = server;
        database = Open();
        database.Execute("CONFIG", "SET", "appendfsync", full ? "always" : "everysec");
    }

    public override RawWriter Writer() => new Appender(Open(), prefix);

    public override void Keep(string name, byte[] state) => database.StringSet($"{prefix}state:{name}", state);

    public override byte[] Read(string name) => (byte[])database.StringGet($"{prefix}state:{name}")!;

    public override void KeepRow(string thread, RawRow row, byte[] body)
    {
        database.HashSet($"{prefix}bodies:{thread}", row.Sequence, body);
        database.ListRightPush($"{prefix}rows:{thread}", string.Create(CultureInfo.InvariantCulture, $"{row.Sequence}\t{row.At}\t{row.Step}\t{row.Node}\t{row.Metadata}"));
    }

    public override List<RawRow> Newest(string thread, int count) =>
        [.. database.ListRange($"{prefix}rows:{thread}", -count, -1).Select(row => row.ToString().Split('\t')).Select(part => new RawRow(Number(part[0]), Number(part[1]), Number(part[2]), part[3], part[4])).Reverse()];

    public void FillQueue(int count, byte[] input)
    {
        foreach (var some in Enumerable.Range(0, count).Chunk(1000))
        {
            database.HashSet($"{prefix}input", [.. some.Select(i => new HashEntry(i, input))]);
            database.SortedSetAdd($"{prefix}ready", [.. some.Select(i => new SortedSetEntry(i, i))]);
        }
    }

    public RawQueueWorker QueueWorker() => new RawRedisQueue(Open(), prefix);

    public RawVectors Vectors(string name) => new RawRedisVectors(Open(), Keys($"*{server.TablePrefix}*v:{name}:*").First());

    public override long StoredBytes() => BytesOf($"{prefix}*");

    /// <summary>The memory that our keys take, counted as that of the raw ones is.</summary>
    public long StoredBytesOfOurs() => BytesOf($"*{server.TablePrefix}*");

    public override void Dispose()
    {
        foreach (var pattern in (string[])[$"{prefix}*", $"*{server.TablePrefix}*"])
            foreach (var keys in Keys(pattern).Chunk(1000))
                database.KeyDelete(keys);
        opened.ForEach(one => one.Dispose());
    }

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);

    private IDatabase Open()
    {
        var multiplexer = ConnectionMultiplexer.Connect(new ConfigurationOptions
        {
            EndPoints = { { server.Endpoints[0].Host, server.Endpoints[0].Port } },
            User = server.User,
            Password = server.Password,
            AllowAdmin = true,
        });
        opened.Add(multiplexer);
        return multiplexer.GetDatabase(int.Parse(server.Database is { Length: > 0 } number ? number : "0", CultureInfo.InvariantCulture));
    }

    private IEnumerable<RedisKey> Keys(string pattern) => database.Multiplexer.GetServers()[0].Keys(database.Database, pattern, 1000);

    private long BytesOf(string pattern) => Keys(pattern).Sum(key => (long)database.Execute("MEMORY", "USAGE", key, "SAMPLES", "0"));

    private sealed class Appender(IDatabase database, string prefix) : RawWriter
    {
        public override void Append(string thread, long sequence, byte[] change) => database.HashSet($"{prefix}log:{thread}", sequence, change);

        public override void Dispose() { }
    }
}
