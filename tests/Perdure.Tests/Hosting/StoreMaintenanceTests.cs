using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Perdure.Events;
using Perdure.Hosting;
using Perdure.Locks;
using Perdure.Memory;
using Perdure.Metrics;
using Perdure.Sessions;
using Perdure.Storage;

namespace Perdure.Tests.Hosting;

public sealed class StoreMaintenanceTests : IAsyncDisposable
{
    private readonly CancellationTokenSource enough = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
    private readonly ManualClock clock = new();
    private readonly CapturedLog log = new();
    private readonly Wrapped main;
    private IHost? host;

    public StoreMaintenanceTests()
    {
        main = new(new MemoryBackend(new MemoryOptions { Time = clock }));
        enough.CancelAfter(TimeSpan.FromMinutes(1));
    }

    private AgentStore Store => host!.Services.GetRequiredService<AgentStore>();

    [Fact]
    public async Task Each_hour_metrics_are_rolled_up_and_what_has_expired_is_removed_in_every_store()
    {
        await StartAsync(_ => { });
        await RoundsAsync(1);
        var cache = host!.Services.GetRequiredKeyedService<AgentStore>("cache");
        foreach (var store in (AgentStore[])[Store, cache])
            await store.Sessions.CreateAsync(new Session { Id = "s", ExpiresAt = clock.GetUtcNow().AddMinutes(30) }, enough.Token);
        await Store.Metrics.RecordAsync("api", "latency", 5, enough.Token);
        await Store.Events.PublishAsync("c", "t", 1, enough.Token);
        clock.Advance(TimeSpan.FromMinutes(59));
        clock.Advance(TimeSpan.FromMinutes(1));
        await RoundsAsync(2);
        Removed().ShouldBe(["perdure: 0", "perdure: 1", "perdure:cache: 0", "perdure:cache: 1"], ignoreOrder: true);
        foreach (var store in (AgentStore[])[Store, cache])
            (await store.SweepAsync(enough.Token)).ShouldBe(0);
        log.Lines.ShouldContain(line => line.Id == 7 && line.Text == "The maintenance of the store perdure: metrics are rolled up, 2 in all.");
        (await Store.Events.Channel("c").HeadAsync(enough.Token)).ShouldBe(1);
        log.Lines.ShouldNotContain(line => line.Id == 7 && (line.Text.Contains("events", StringComparison.Ordinal) || line.Text.Contains("locks", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Events_and_locks_go_when_the_options_say_so()
    {
        await StartAsync(options => (options.Every, options.RollsUpMetrics, options.Events, options.UnusedLocks) = (TimeSpan.FromMinutes(1), false, new EventRetention { KeepLast = 2 }, TimeSpan.FromMinutes(5)));
        await RoundsAsync(1);
        for (var i = 0; i < 5; i++)
            await Store.Events.PublishAsync("c", "t", i, enough.Token);
        await (await Store.Locks.AcquireAsync("old", enough.Token)).DisposeAsync();
        clock.Advance(TimeSpan.FromMinutes(6));
        await (await Store.Locks.AcquireAsync("new", enough.Token)).DisposeAsync();
        clock.Advance(TimeSpan.FromMinutes(1));
        await RoundsAsync(3);
        (await Store.Events.Channel("c").ReadAsync(cancellationToken: enough.Token).Select(one => one.Position).ToListAsync(enough.Token)).ShouldBe([4L, 5L]);
        (await Store.Locks.All().Select(one => one.Id).ToListAsync(enough.Token)).ShouldBe(["new"]);
        log.Lines.ShouldNotContain(line => line.Text.Contains("metrics", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_failure_is_logged_and_what_it_left_is_done_the_next_time()
    {
        await StartAsync(_ => { });
        await RoundsAsync(1);
        await Store.Sessions.CreateAsync(new Session { Id = "s", ExpiresAt = clock.GetUtcNow().AddMinutes(30) }, enough.Token);
        main.BeforeSweep = () => throw new PerdureException(Fault.Unavailable, "No answer from the server.", isTransient: true);
        clock.Advance(TimeSpan.FromHours(1));
        await UntilAsync(() => log.Lines.Any(line => line.Id == 8));
        log.Lines.Single(line => line.Id == 8).ShouldBe((8, LogLevel.Warning, "The maintenance of the store perdure failed when what is past its expiry is removed; it is tried again the next time. Unavailable: No answer from the server."));
        main.BeforeSweep = () => { };
        clock.Advance(TimeSpan.FromHours(1));
        await UntilAsync(() => Removed().Contains("perdure: 1"));
    }

    [Fact]
    public async Task Mistakes_in_its_options_are_reported_together()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddPerdureMaintenance(options => (options.Every, options.Events, options.UnusedLocks, options.Time) = (TimeSpan.Zero, new EventRetention { KeepLast = 0 }, TimeSpan.FromDays(-1), null!));
        using var wrong = builder.Build();
        (await Should.ThrowAsync<OptionsValidationException>(() => wrong.StartAsync(enough.Token))).Failures.Count().ShouldBe(4);
    }

    public async ValueTask DisposeAsync()
    {
        if (host is not null)
            await ((IAsyncDisposable)host).DisposeAsync();
        enough.Dispose();
    }

    private async Task StartAsync(Action<StoreMaintenanceOptions> configure)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Logging.AddProvider(log).SetMinimumLevel(LogLevel.Trace);
        builder.Services.AddPerdure(options => options.Backend = _ => main).AddPerdure("cache", options => options.Backend = _ => new MemoryBackend(new MemoryOptions { Time = clock })).AddPerdureMaintenance(options =>
        {
            options.Time = clock;
            configure(options);
        });
        host = builder.Build();
        await host.StartAsync(enough.Token);
    }

    private string[] Removed() => [.. log.Lines.Where(line => line.Id == 7 && line.Text.Contains("expiry", StringComparison.Ordinal)).Select(line => line.Text.Replace("The maintenance of the store ", "", StringComparison.Ordinal).Replace(" what is past its expiry is removed,", "", StringComparison.Ordinal).Replace(" in all.", "", StringComparison.Ordinal))];

    // So many rounds are over in both stores.
    private Task RoundsAsync(int rounds) => UntilAsync(() => Removed().Length >= 2 * rounds);

    private async Task UntilAsync(Func<bool> isSo)
    {
        while (!isSo())
            await Task.Delay(1, enough.Token);
    }
}
