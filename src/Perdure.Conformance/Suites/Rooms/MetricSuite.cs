using System.Text.Json.Nodes;
using Perdure.Conformance.Rooms;
using Perdure.Metrics;

namespace Perdure.Conformance.Suites.Rooms;

/// <summary>Values over time, and roll-ups that are exactly theirs.</summary>
internal sealed class MetricSuite : ISuite
{
    public IReadOnlyList<Scenario> Scenarios =>
    [
        new("metric.record-and-query", RecordAsync),
        new("metric.services-apart", ApartAsync),
        new("metric.roll-ups", RollUpsAsync),
        new("metric.late-values", LateAsync),
        new("metric.roll-up-that-saw-less", LessAsync),
        new("metric.concurrent-recorders", ConcurrentAsync),
        new("metric.retention", RetentionAsync),
        new("metric.bad-input", BadAsync),
    ];

    private static async Task RecordAsync(Trial trial)
    {
        var (store, watch) = await trial.WatchedAsync().ConfigureAwait(false);
        var now = trial.Clock.GetUtcNow();
        await store.Metrics.RecordAsync("api", "latency", 1.5).ConfigureAwait(false);
        watch.Reset();
        await store.Metrics.RecordAllAsync(Enumerable.Range(1, 20).Select(i => new Metric { Service = "api", Name = i % 2 == 0 ? "latency" : "errors", Value = i, Time = now.AddMinutes(-10 * i).ToOffset(TimeSpan.FromHours(2)), Tags = new JsonObject { ["i"] = i } })).ConfigureAwait(false);
        trial.Equal(1L, watch.Trips, "the round trips of twenty values");
        var metrics = (await trial.RestartStoreAsync().ConfigureAwait(false)).Metrics;
        trial.Same([1.5, 2, 4, 6], await metrics.Recent("api", "latency").Select(one => one.Value).ToListAsync().ConfigureAwait(false), "the last hour, newest first");
        trial.Same([1.5, 2, 4, 6, 8, 10], await metrics.Recent("api", "latency", TimeSpan.FromMinutes(100)).Select(one => one.Value).ToListAsync().ConfigureAwait(false), "a longer time");
        trial.Same([3, 5], await metrics.Between("api", "errors", now.AddMinutes(-50), now.AddMinutes(-10)).Select(one => one.Value).ToListAsync().ConfigureAwait(false), "from one moment to another");
        trial.Same([1.5, 1, 2, 3], await metrics.OfService("api").Take(4).Select(one => one.Value).ToListAsync().ConfigureAwait(false), "those of a service");
        var (query, seen) = (metrics.Recent("api", "latency", TimeSpan.FromDays(1)).Take(4), new List<double>());
        for (string? next = null; ;)
        {
            var page = await query.After(next).ToPageAsync().ConfigureAwait(false);
            seen.AddRange(page.Items.Select(one => one.Value));
            if ((next = page.Next) is null)
                break;
            trial.Clock.Advance(TimeSpan.FromSeconds(1));
            await metrics.RecordAsync("api", "latency", -1).ConfigureAwait(false);
        }
        trial.Same([1.5, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20], seen, "the pages while others record");
        var first = trial.Present(await metrics.Between("api", "errors", now.AddMinutes(-10), now).FirstAsync().ConfigureAwait(false), "a value");
        trial.Equal((now.AddMinutes(-10), TimeSpan.Zero, "{\"i\":1}"), (first.Time, first.Time.Offset, first.Tags.ToJsonString()), "its time and tags");
    }

    private static async Task ApartAsync(Trial trial)
    {
        var metrics = (await trial.StoreAsync().ConfigureAwait(false)).Metrics;
        (string Service, string Name)[] series = [("a", "b:c"), ("a:b", "c"), ("A", "b:c"), ("a", "b"), ("a ", "b"), ("a", "B"), ("😀", "'; --"), (new string('s', 200), new string('n', 200))];
        await metrics.RecordAllAsync(series.Select((one, i) => new Metric { Service = one.Service, Name = one.Name, Value = i })).ConfigureAwait(false);
        await metrics.RollUpAsync().ConfigureAwait(false);
        foreach (var (one, i) in series.Select((one, i) => (one, i)))
        {
            trial.Same([i], await metrics.Recent(one.Service, one.Name).Select(metric => metric.Value).ToListAsync().ConfigureAwait(false), $"the values of {one}");
            trial.Same([(1L, i)], await AllAsync(metrics, one.Service, one.Name, MetricPeriod.Hour, trial).Select(rollUp => (rollUp.Count, rollUp.Sum)).ToListAsync().ConfigureAwait(false), $"the roll-ups of {one}");
        }
        trial.Same(series.Select(one => one.Service).Distinct().Order(StringComparer.Ordinal), (await metrics.ServicesAsync().ToListAsync().ConfigureAwait(false)).Order(StringComparer.Ordinal), "the services");
    }

    private static async Task RollUpsAsync(Trial trial)
    {
        var metrics = (await trial.StoreAsync().ConfigureAwait(false)).Metrics;
        var hour = new DateTimeOffset(2031, 5, 6, 6, 0, 0, TimeSpan.Zero);
        double[] values = [1e16, 0.1, 0.2, 0.3, -1e16, 0.1, 0.1];
        await metrics.RecordAllAsync(values.Select((value, i) => Value(hour.AddSeconds(i), value))).ConfigureAwait(false);
        await metrics.RecordAllAsync([Value(hour.AddMinutes(1), -0.0), Value(hour.AddMinutes(59).AddSeconds(59.999999), 7), Value(hour.AddMinutes(60), 5)]).ConfigureAwait(false);
        foreach (var isKept in (bool[])[false, true])
        {
            if (isKept)
                trial.Equal((6, 0), (await metrics.RollUpAsync().ConfigureAwait(false), await metrics.RollUpAsync().ConfigureAwait(false)), "the roll-ups that changed, at first and again");
            trial.Same(["07:00 1 5 5 5 5", "06:59 1 7 7 7 7", "06:01 1 0 0 0 0", "06:00 7 0.8 -10000000000000000 10000000000000000 0.1"], await ShownAsync(metrics, MetricPeriod.Minute, trial).ConfigureAwait(false), "the minutes");
            trial.Same(["07:00 1 5 5 5 5", "06:00 9 7.8 -10000000000000000 10000000000000000 7"], await ShownAsync(metrics, MetricPeriod.Hour, trial).ConfigureAwait(false), "the hours");
            trial.Same(["06:00 7 0.8 -10000000000000000 10000000000000000 0.1"], await metrics.RollUpsAsync("s", "n", MetricPeriod.Minute, hour.AddSeconds(30), hour.AddSeconds(31)).Select(Show).ToListAsync().ConfigureAwait(false), "the minute a time reaches into");
        }
        trial.Equal(0.8 / 7, (await metrics.RollUpsAsync("s", "n", MetricPeriod.Minute, hour, hour.AddMinutes(1)).FirstAsync().ConfigureAwait(false)).Mean(), "a mean");
    }

    private static async Task LateAsync(Trial trial)
    {
        var metrics = (await trial.StoreAsync().ConfigureAwait(false)).Metrics;
        var then = trial.Clock.GetUtcNow();
        await metrics.RecordAsync(Value(then, 1)).ConfigureAwait(false);
        await metrics.RollUpAsync().ConfigureAwait(false);
        trial.Clock.Advance(TimeSpan.FromHours(23));
        await metrics.RecordAsync(Value(then.AddSeconds(-1), 10)).ConfigureAwait(false);
        trial.Same(["07:00 2 11 1 10 1"], await ShownAsync(metrics, MetricPeriod.Hour, trial).ConfigureAwait(false), "the hour with a late value, computed");
        trial.Equal(0, await metrics.RollUpAsync(TimeSpan.FromHours(2)).ConfigureAwait(false), "what changed in the last two hours");
        trial.Equal(2, await metrics.RollUpAsync().ConfigureAwait(false), "what changed");
        // The values are gone; what was kept of them has the late one.
        trial.Clock.Advance(TimeSpan.FromDays(3));
        trial.Equal(0, await metrics.Between("s", "n", then.AddHours(-1), then.AddHours(1)).CountAsync().ConfigureAwait(false), "the values after their time");
        trial.Same(["07:08 2 11 1 10 1"], await ShownAsync(metrics, MetricPeriod.Minute, trial).ConfigureAwait(false), "the minute that was kept");
        trial.Equal(0, await metrics.RollUpAsync().ConfigureAwait(false), "what changed after the values are gone");
        trial.Same(["07:00 2 11 1 10 1"], await ShownAsync(metrics, MetricPeriod.Hour, trial).ConfigureAwait(false), "the hour that was kept");
    }

    private static async Task LessAsync(Trial trial)
    {
        var (store, watch) = await trial.WatchedAsync().ConfigureAwait(false);
        var other = (await trial.StoreAsync().ConfigureAwait(false)).Metrics;
        await other.RecordAsync("s", "n", 1).ConfigureAwait(false);
        for (var round = 2; round <= 3; round++)
        {
            // Another records and rolls up between the reading and the writing of this one: first where none is kept, then over one.
            watch.Before = async _ =>
            {
                watch.Before = null;
                await other.RecordAsync("s", "n", 1).ConfigureAwait(false);
                await other.RollUpAsync().ConfigureAwait(false);
            };
            await store.Metrics.RollUpAsync().ConfigureAwait(false);
            if (round == 2)
                await other.RecordAsync("s", "n", 0).ConfigureAwait(false);
        }
        trial.Clock.Advance(TimeSpan.FromDays(4));
        trial.Same([4L], await AllAsync(other, "s", "n", MetricPeriod.Hour, trial).Select(one => one.Count).ToListAsync().ConfigureAwait(false), "what was kept");
    }

    private static async Task ConcurrentAsync(Trial trial)
    {
        await StartingLine.RunAsync(4, async writer =>
        {
            var metrics = (await trial.StoreAsync().ConfigureAwait(false)).Metrics;
            for (var i = 0; i < 10; i++)
                if (writer == 0)
                    await metrics.RollUpAsync().ConfigureAwait(false);
                else
                    await metrics.RecordAllAsync([new Metric { Service = "s", Name = "n", Value = writer }, new Metric { Service = "s", Name = "n", Value = 0.1 }]).ConfigureAwait(false);
            return true;
        }).ConfigureAwait(false);
        var store = (await trial.StoreAsync().ConfigureAwait(false)).Metrics;
        await store.RollUpAsync().ConfigureAwait(false);
        trial.Clock.Advance(TimeSpan.FromDays(4));
        trial.Same([(60L, 63.0, 0.1, 3.0)], await AllAsync(store, "s", "n", MetricPeriod.Hour, trial).Select(one => (one.Count, one.Sum, one.Min, one.Max)).ToListAsync().ConfigureAwait(false), "what was kept");
    }

    private static async Task RetentionAsync(Trial trial)
    {
        var options = new AgentStoreOptions { Metrics = new MetricOptions { Raw = TimeSpan.FromHours(4), Late = TimeSpan.FromHours(2), Minutes = TimeSpan.FromHours(10), Hours = TimeSpan.FromHours(20) } };
        var metrics = (await trial.StoreAsync(options).ConfigureAwait(false)).Metrics;
        var start = trial.Clock.GetUtcNow();
        await metrics.RecordAsync("s", "n", 3).ConfigureAwait(false);
        await metrics.RollUpAsync().ConfigureAwait(false);
        foreach (var (hours, raw, minutes, all) in ((int, int, int, int)[])[(3, 1, 1, 1), (7, 0, 1, 1), (12, 0, 0, 1), (23, 0, 0, 0)])
        {
            trial.Clock.Advance(start.AddHours(hours) - trial.Clock.GetUtcNow());
            trial.Equal((raw, minutes, all), (await metrics.OfService("s").CountAsync().ConfigureAwait(false), await AllAsync(metrics, "s", "n", MetricPeriod.Minute, trial).CountAsync().ConfigureAwait(false), await AllAsync(metrics, "s", "n", MetricPeriod.Hour, trial).CountAsync().ConfigureAwait(false)), $"values, minutes and hours after {hours} hours");
            trial.Equal(0, await metrics.RollUpAsync().ConfigureAwait(false), $"what changes after {hours} hours");
        }
        trial.Equal((3, 0), (await metrics.SweepAsync().ConfigureAwait(false), await metrics.SweepAsync().ConfigureAwait(false)), "what a sweep removes, at first and again");
        var refused = await trial.ThrowsAsync<ArgumentException>(async () => await trial.StoreAsync(new AgentStoreOptions { Metrics = new MetricOptions { Raw = TimeSpan.FromHours(1), Late = TimeSpan.FromHours(-1), Minutes = TimeSpan.Zero, Hours = TimeSpan.FromTicks(-1) } }).ConfigureAwait(false), "options that make no sense").ConfigureAwait(false);
        foreach (var name in (string[])["Late", "Minutes", "Hours"])
            trial.True(refused.Message.Contains($"Metrics.{name} is", StringComparison.Ordinal), "the message", $"one that names {name}", refused.Message);
    }

    private static async Task BadAsync(Trial trial)
    {
        var metrics = (await trial.StoreAsync().ConfigureAwait(false)).Metrics;
        foreach (var value in (double[])[double.NaN, double.PositiveInfinity, double.NegativeInfinity])
            await trial.MisusedAsync(async () => await metrics.RecordAsync("s", "n", value).ConfigureAwait(false), $"a value of {value}", "finite").ConfigureAwait(false);
        await trial.MisusedAsync(async () => await metrics.RecordAsync("", new string('n', 201), 1).ConfigureAwait(false), "no service, and a name too long", "Service is empty", "Name is 201").ConfigureAwait(false);
        await trial.MisusedAsync(async () => await metrics.RecordAsync(Value(trial.Clock.GetUtcNow().AddDays(-1).AddSeconds(-1), 1)).ConfigureAwait(false), "a value that comes too late", "Late").ConfigureAwait(false);
        await trial.MisusedAsync(async () => await metrics.RecordAllAsync([Value(trial.Clock.GetUtcNow(), 1), Value(trial.Clock.GetUtcNow(), double.NaN)]).ConfigureAwait(false), "one of two that is wrong", "[1] Value is NaN").ConfigureAwait(false);
        await trial.MisusedAsync(async () => await metrics.RollUpsAsync("s", "n", (MetricPeriod)7, default, default).ToListAsync().ConfigureAwait(false), "a period there is not", "Period 7").ConfigureAwait(false);
        trial.Equal((0, 0), ((await metrics.RecordAllAsync([]).ConfigureAwait(false)).Count, await metrics.OfService("s").CountAsync().ConfigureAwait(false)), "what was written");
        // As exact at the end of what a double can hold.
        await metrics.RecordAllAsync([Value(trial.Clock.GetUtcNow(), double.MaxValue), Value(trial.Clock.GetUtcNow(), double.MaxValue)]).ConfigureAwait(false);
        trial.Equal((1, double.MaxValue), (await metrics.RollUpAsync().ConfigureAwait(false) / 2, (await AllAsync(metrics, "s", "n", MetricPeriod.Hour, trial).FirstAsync().ConfigureAwait(false)).Sum), "a sum too large");
    }

    private static Metric Value(DateTimeOffset time, double value) => new() { Service = "s", Name = "n", Value = value, Time = time };

    private static IAsyncEnumerable<MetricRollUp> AllAsync(MetricStore metrics, string service, string name, MetricPeriod period, Trial trial) =>
        metrics.RollUpsAsync(service, name, period, trial.Clock.GetUtcNow().AddDays(-10), trial.Clock.GetUtcNow().AddDays(1));

    private static async Task<List<string>> ShownAsync(MetricStore metrics, MetricPeriod period, Trial trial) => await AllAsync(metrics, "s", "n", period, trial).Select(Show).ToListAsync().ConfigureAwait(false);

    private static string Show(MetricRollUp one) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{one.Start:HH:mm} {one.Count} {one.Sum + 0.0} {one.Min + 0.0} {one.Max + 0.0} {one.Last + 0.0}");
}
