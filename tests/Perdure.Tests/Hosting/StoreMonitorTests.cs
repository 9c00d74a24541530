using System.Threading.Channels;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Perdure.Hosting;
using Perdure.Memory;
using Perdure.Storage;

namespace Perdure.Tests.Hosting;

public sealed class StoreMonitorTests : IAsyncDisposable
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(30);
    private static readonly PerdureException Down = new(Fault.Unavailable, "No answer from the server.", isTransient: true);
    private readonly CancellationTokenSource enough = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
    private readonly ManualClock clock = new();
    private readonly CapturedLog log = new();
    private readonly Channel<string> asked = Channel.CreateUnbounded<string>();
    private readonly Wrapped main = new(new MemoryBackend());
    private readonly Wrapped cache = new(new MemoryBackend());
    private IHost? host;

    public StoreMonitorTests()
    {
        enough.CancelAfter(TimeSpan.FromSeconds(30));
        Behave(main, "main", _ => Task.CompletedTask);
        Behave(cache, "cache", _ => Task.CompletedTask);
    }

    [Fact]
    public async Task Each_store_is_asked_at_start_and_every_30_seconds()
    {
        await StartAsync();
        await AnsweredAsync();
        clock.Advance(TimeSpan.FromSeconds(29));
        clock.Advance(TimeSpan.FromSeconds(1));
        await AnsweredAsync();
        clock.Advance(Every);
        await AnsweredAsync();
        await host!.StopAsync(enough.Token);
        asked.Reader.TryRead(out _).ShouldBeFalse();
        log.Lines.ShouldNotContain(line => line.Id >= 4);
    }

    [Fact]
    public async Task A_failure_and_its_end_are_told_and_logged_once()
    {
        var alert = new Recorded();
        await StartAsync(alert);
        await AnsweredAsync();
        Behave(cache, "cache", _ => throw Down);
        for (var i = 0; i < 3; i++)
        {
            clock.Advance(Every);
            await AnsweredAsync();
        }
        var down = await alert.Told.Reader.ReadAsync(enough.Token);
        (down.Name, down.IsHealthy, down.At, down.UnhealthySince).ShouldBe(("cache", false, clock.GetUtcNow() - 2 * Every, clock.GetUtcNow() - 2 * Every));
        down.Error.ShouldBeSameAs(Down);

        Behave(cache, "cache", _ =>
        {
            clock.Advance(TimeSpan.FromMilliseconds(7));
            return Task.CompletedTask;
        });
        clock.Advance(Every);
        var up = await alert.Told.Reader.ReadAsync(enough.Token);
        (up.Name, up.IsHealthy, up.UnhealthySince).ShouldBe(("cache", true, down.At));
        up.Latency.ShouldBe(TimeSpan.FromMilliseconds(7));
        await host!.StopAsync(enough.Token);
        alert.Told.Reader.TryRead(out _).ShouldBeFalse();
        log.Lines.Where(line => line.Id >= 4).ShouldBe(
        [
            (4, LogLevel.Error, "The store perdure:cache does not answer. Unavailable: No answer from the server."),
            (5, LogLevel.Information, "The store perdure:cache answers again, in 7.0 ms, after 90 s."),
        ]);
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task A_store_that_hangs_has_timed_out_and_is_asked_once_and_delays_no_other(bool obeys)
    {
        var alert = new Recorded();
        var (never, running, most) = (new TaskCompletionSource(), 0, 0);
        Behave(cache, "cache", async token =>
        {
            most = Math.Max(most, Interlocked.Increment(ref running));
            await (obeys ? never.Task.WaitAsync(token) : never.Task).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            Interlocked.Decrement(ref running);
            token.ThrowIfCancellationRequested();
        });
        await StartAsync(alert);
        await AskedAsync("main", "cache");
        // The wait for the answer may begin only after the question was asked.
        while (!alert.Told.Reader.TryPeek(out _))
        {
            clock.Advance(TimeSpan.FromSeconds(10));
            await Task.Delay(10, enough.Token);
        }
        var late = await alert.Told.Reader.ReadAsync(enough.Token);
        late.Name.ShouldBe("cache");
        ((PerdureException)late.Error!).ShouldSatisfyAllConditions(
            error => error.Fault.ShouldBe(Fault.Timeout), error => error.Message.ShouldBe("There was no answer within 10 seconds."), error => error.IsTransient.ShouldBeTrue());
        log.Lines.ShouldNotContain(line => line.Text.Contains("store perdure does not", StringComparison.Ordinal));
        clock.Advance(Every);
        clock.Advance(Every);
        Behave(cache, "cache", _ => Task.CompletedTask);
        never.SetResult();
        while (!alert.Told.Reader.TryPeek(out _))
        {
            clock.Advance(Every);
            await Task.Delay(10, enough.Token);
        }
        (await alert.Told.Reader.ReadAsync(enough.Token)).IsHealthy.ShouldBeTrue();
        most.ShouldBe(1);
    }

    [Fact]
    public async Task An_alert_that_fails_is_logged_and_keeps_nothing_from_going_on()
    {
        var alert = new Recorded();
        await StartAsync(new Failing(), alert);
        await AnsweredAsync();
        Behave(main, "main", _ => throw new InvalidOperationException("Something else."));
        clock.Advance(Every);
        (await alert.Told.Reader.ReadAsync(enough.Token)).Error.ShouldBeOfType<InvalidOperationException>();
        await AnsweredAsync();
        Behave(main, "main", _ => Task.CompletedTask);
        clock.Advance(Every);
        (await alert.Told.Reader.ReadAsync(enough.Token)).IsHealthy.ShouldBeTrue();
        log.Lines.Where(line => line.Id is 4 or 6).Select(line => line.Text).ShouldBe(
        [
            "The store perdure does not answer. InvalidOperationException: Something else.",
            "Failing could not be told about the store perdure. TimeoutException: The pager is off.",
            "Failing could not be told about the store perdure. TimeoutException: The pager is off.",
        ]);
    }

    [Fact]
    public async Task Stopping_ends_a_question_that_is_out()
    {
        var ended = new TaskCompletionSource();
        Behave(main, "main", async token =>
        {
            await Task.Delay(Timeout.Infinite, token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            ended.SetResult();
            token.ThrowIfCancellationRequested();
        });
        var alert = new Recorded();
        await StartAsync(alert);
        await AskedAsync("main", "cache");
        await host!.StopAsync(enough.Token);
        await ended.Task.WaitAsync(enough.Token);
        alert.Told.Reader.TryRead(out _).ShouldBeFalse();
        log.Lines.ShouldNotContain(line => line.Id >= 4);
    }

    [Fact]
    public async Task Mistakes_in_its_options_are_reported_together()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddPerdureMonitor(options => (options.Every, options.Timeout, options.Time) = (TimeSpan.Zero, TimeSpan.FromDays(2), null!));
        using var wrong = builder.Build();
        (await Should.ThrowAsync<OptionsValidationException>(() => wrong.StartAsync(enough.Token))).Failures.Count().ShouldBe(3);
    }

    public async ValueTask DisposeAsync()
    {
        if (host is not null)
            await ((IAsyncDisposable)host).DisposeAsync();
        enough.Dispose();
    }

    private async Task StartAsync(params IStoreAlert[] alerts)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Logging.AddProvider(log);
        builder.Services.AddPerdure(options => options.Backend = _ => main).AddPerdure("cache", options => options.Backend = _ => cache).AddPerdureMonitor(options => options.Time = clock);
        foreach (var alert in alerts)
            builder.Services.AddSingleton(alert);
        host = builder.Build();
        await host.StartAsync(enough.Token);
    }

    private void Behave(Wrapped backend, string name, Func<CancellationToken, Task> find) => backend.BeforeFind = async token =>
    {
        asked.Writer.TryWrite(name);
        await find(token);
    };

    // Both stores were asked and have answered, so that moving the clock lets no answer time out.
    private async Task AnsweredAsync()
    {
        await AskedAsync("main", "cache");
        while (clock.Timers > 2)
            await Task.Delay(1, enough.Token);
    }

    private async Task AskedAsync(params string[] names)
    {
        var met = new List<string>();
        while (met.Count < names.Length)
            met.Add(await asked.Reader.ReadAsync(enough.Token));
        met.ShouldBe(names, ignoreOrder: true);
    }

    private sealed class Recorded : IStoreAlert
    {
        public Channel<StoreHealth> Told { get; } = Channel.CreateUnbounded<StoreHealth>();

        public ValueTask UnhealthyAsync(StoreHealth health, CancellationToken cancellationToken) => Told.Writer.WriteAsync(health, cancellationToken);

        public ValueTask RecoveredAsync(StoreHealth health, CancellationToken cancellationToken) => Told.Writer.WriteAsync(health, cancellationToken);
    }

    private sealed class Failing : IStoreAlert
    {
        public ValueTask UnhealthyAsync(StoreHealth health, CancellationToken cancellationToken) => throw new TimeoutException("The pager is off.");

        public ValueTask RecoveredAsync(StoreHealth health, CancellationToken cancellationToken) => ValueTask.FromException(new TimeoutException("The pager is off."));
    }
}
