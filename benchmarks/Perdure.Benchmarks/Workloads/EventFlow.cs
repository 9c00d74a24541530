using System.Diagnostics;
using Npgsql;
using Perdure.Databases;
using Perdure.Events;
using Perdure.Redis;

namespace Perdure.Benchmarks.Workloads;

/// <summary>Events from one publisher to one consumer: how many a second, and how long one takes until it is acknowledged; and the same over Redis streams where a server is named.</summary>
internal sealed class EventFlow : IWorkload
{
    private const int AtOnce = 50, Most = 256, Single = 200;

    public async Task RunAsync(RunOptions options, Report report, Progress progress)
    {
        await using var place = await Place.OpenAsync(options);
        var store = place.Store;
        progress.Phase("the store's log");
        await using (var ours = new StorePath(store, store.Events.Channel("bench").Group("g")))
        await using (var raw = await RawAsync(options, place))
            await MeasureAsync(ours, raw, "", options, report);
        if (options.Streams is not { } url)
            return;
        progress.Phase("streams");
        var (server, name) = (DatabaseOptions.FromUrl(url), $"bench-{Guid.NewGuid():N}");
        var transport = new RedisStreamTransport(server, new RedisStreamOptions());
        await using (var ours = new OurStream(transport, transport.Group(name, "g", new EventGroupOptions())))
        await using (var raw = await RawStream.OpenAsync(server.Endpoints[0], $"raw-{name}"))
            await MeasureAsync(ours, raw, "stream-", options, report);
    }

    private static async Task<IEventPath> RawAsync(RunOptions options, Place place) =>
        options.Backend == "postgres" ? await new RawNotify(Text(((Raw.RawPostgreSql)place.Raw).Ours)).OpenAsync() : new RawChannel();

    private static string Text(DatabaseOptions options) => new NpgsqlConnectionStringBuilder
    {
        Host = options.Endpoints[0].Host,
        Port = options.Endpoints[0].Port,
        Username = options.User,
        Password = options.Password,
        Database = options.Database,
        MaxAutoPrepare = 20,
    }.ConnectionString;

    private static async Task MeasureAsync(IEventPath ours, IEventPath raw, string prefix, RunOptions options, Report report)
    {
        // Warm, then in turns.
        await ThroughputAsync(ours, 500);
        await ThroughputAsync(raw, 500);
        var (rates, limits) = (new List<double>(), new List<double>());
        for (var round = 0; round < 5; round++)
        {
            rates.Add(await ThroughputAsync(ours, options.N));
            limits.Add(await ThroughputAsync(raw, options.N));
        }
        report.Add(prefix + "events-per-second", "1/s", Median(rates), Median(limits));
        var (mine, least) = (new Samples(), new Samples());
        for (var i = 0; i < Single; i++)
        {
            await OneAsync(ours, mine);
            await OneAsync(raw, least);
        }
        report.Add(prefix + "event-latency", "ms", mine.P50, least.P50, Single);
    }

    private static async Task<double> ThroughputAsync(IEventPath path, int count)
    {
        var started = Stopwatch.GetTimestamp();
        var publishing = PublishAsync();
        for (var taken = 0; taken < count;)
            taken += await path.TakeAsync(Most);
        await publishing;
        return count / Stopwatch.GetElapsedTime(started).TotalSeconds;

        async Task PublishAsync()
        {
            for (var sent = 0; sent < count; sent += AtOnce)
                await path.PublishAsync(Math.Min(AtOnce, count - sent));
        }
    }

    // The consumer waits already when the event is published.
    private static async Task OneAsync(IEventPath path, Samples samples)
    {
        var taking = path.TakeAsync(1);
        await Task.Delay(5);
        var started = Stopwatch.GetTimestamp();
        await path.PublishAsync(1);
        await taking;
        samples.Add(started);
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
