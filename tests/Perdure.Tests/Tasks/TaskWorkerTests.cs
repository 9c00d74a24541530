using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Perdure.Agents;
using Perdure.Hosting;
using Perdure.Memory;
using Perdure.Storage;
using Perdure.Tasks;
using Perdure.Tests.Hosting;

namespace Perdure.Tests.Tasks;

public sealed class TaskWorkerTests : IAsyncDisposable
{
    private readonly CancellationTokenSource enough = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
    private readonly CapturedLog log = new();
    private readonly Flaky backend = new();
    private IHost? host;

    public TaskWorkerTests() => enough.CancelAfter(TimeSpan.FromSeconds(60));

    [Fact]
    public async Task Tasks_are_done_so_many_at_once()
    {
        var (now, most) = (0, 0);
        var store = await StartAsync(services => services.AddPerdureWorker(Quick(3), async (task, token) =>
        {
            most = Math.Max(most, Interlocked.Increment(ref now));
            await Task.Delay(10, token);
            Interlocked.Decrement(ref now);
            return new JsonObject { ["n"] = task.Input["n"]!.DeepClone() };
        }));
        await store.Tasks.CreateAllAsync(Enumerable.Range(0, 20).Select(i => new AgentTask { Id = $"t{i}", Name = "n", Input = new JsonObject { ["n"] = i } }), enough.Token);
        await UntilAsync(async () => await store.Tasks.InStatus(AgentTaskStatus.Completed).CountAsync(enough.Token) == 20);
        most.ShouldBeInRange(2, 3);
        ((int)(await store.Tasks.FindAsync("t7", enough.Token))!.Output!["n"]!).ShouldBe(7);
    }

    [Fact]
    public async Task A_handler_of_the_container_has_a_scope_per_task()
    {
        var store = await StartAsync(services => services.AddSingleton<ConcurrentBag<Guid>>().AddScoped<Marked>().AddPerdureWorker<Handler>(Quick(2)));
        await store.Tasks.CreateAllAsync([new AgentTask { Name = "a" }, new AgentTask { Name = "b" }], enough.Token);
        await UntilAsync(async () => await store.Tasks.InStatus(AgentTaskStatus.Completed).CountAsync(enough.Token) == 2);
        host!.Services.GetRequiredService<ConcurrentBag<Guid>>().Distinct().Count().ShouldBe(2);
        host.Services.GetRequiredService<AgentFactory>().ShouldNotBeNull();
        host.Services.GetRequiredService<TaskStore>().ShouldBeSameAs(store.Tasks);
    }

    [Fact]
    public async Task A_failed_task_is_tried_again_and_the_log_holds_no_message_of_it()
    {
        var tries = 0;
        var store = await StartAsync(services => services.AddPerdureWorker(Quick(1), (_, _) => ++tries < 3 ? throw new InvalidOperationException("secret") : Task.FromResult<JsonObject?>(null)));
        await store.Tasks.CreateAsync(new AgentTask { Id = "t", Name = "n" }, enough.Token);
        await UntilAsync(async () => (await store.Tasks.FindAsync("t", enough.Token))!.Status == AgentTaskStatus.Completed);
        (await store.Tasks.FindAsync("t", enough.Token))!.Attempts.ShouldBe(3);
        log.Lines.Count(line => line.Id == 23).ShouldBe(2);
        log.Lines.ShouldNotContain(line => line.Text.Contains("secret"));
    }

    [Fact]
    public async Task A_store_that_fails_is_asked_again()
    {
        var store = await StartAsync(services => services.AddPerdureWorker(Quick(1), (_, _) => Task.FromResult<JsonObject?>(null)));
        await store.Tasks.CreateAsync(new AgentTask { Id = "first", Name = "n" }, enough.Token);
        await UntilAsync(async () => (await store.Tasks.FindAsync("first", enough.Token))!.Status == AgentTaskStatus.Completed);
        backend.IsDown = true;
        await UntilAsync(() => Task.FromResult(log.Lines.Any(line => line.Id == 22)));
        backend.IsDown = false;
        await store.Tasks.CreateAsync(new AgentTask { Id = "second", Name = "n" }, enough.Token);
        await UntilAsync(async () => (await store.Tasks.FindAsync("second", enough.Token))!.Status == AgentTaskStatus.Completed);
    }

    [Fact]
    public async Task A_stop_lets_tasks_finish()
    {
        var begun = new TaskCompletionSource();
        var go = new TaskCompletionSource();
        var store = await StartAsync(services => services.AddPerdureWorker(Quick(1), async (_, _) =>
        {
            begun.SetResult();
            await go.Task;
            return null;
        }));
        await store.Tasks.CreateAsync(new AgentTask { Id = "t", Name = "n" }, enough.Token);
        await begun.Task.WaitAsync(enough.Token);
        var stopping = host!.StopAsync(enough.Token);
        go.SetResult();
        await stopping;
        (await store.Tasks.FindAsync("t", enough.Token))!.Status.ShouldBe(AgentTaskStatus.Completed);
    }

    [Fact]
    public async Task A_stop_gives_back_what_does_not_finish_in_time()
    {
        var begun = new TaskCompletionSource();
        var store = await StartAsync(services => services.AddPerdureWorker(options => { Quick(1)(options); options.Drain = TimeSpan.FromMilliseconds(50); }, async (_, token) =>
        {
            begun.TrySetResult();
            await Task.Delay(Timeout.Infinite, token);
            return null;
        }));
        await store.Tasks.CreateAsync(new AgentTask { Id = "t", Name = "n" }, enough.Token);
        await begun.Task.WaitAsync(enough.Token);
        await host!.StopAsync(enough.Token);
        var task = (await store.Tasks.FindAsync("t", enough.Token))!;
        (task.Status, task.Attempts, task.Lease).ShouldBe((AgentTaskStatus.Pending, 0, null));
        log.Lines.ShouldContain(line => line.Id == 25);
    }

    [Fact]
    public async Task Work_longer_than_its_lease_keeps_it_by_heartbeats_and_ends_when_the_task_is_cancelled()
    {
        var ended = new TaskCompletionSource();
        var store = await StartAsync(services => services.AddPerdureWorker(options => { Quick(1)(options); options.Lease = TimeSpan.FromSeconds(1); }, async (task, token) =>
        {
            if (task.Id == "long")
                await Task.Delay(2500, token);
            else
                await Task.Delay(Timeout.Infinite, token).ContinueWith(_ => ended.SetResult(), TaskScheduler.Default);
            return null;
        }));
        await store.Tasks.CreateAsync(new AgentTask { Id = "long", Name = "n", MaxAttempts = 9 }, enough.Token);
        await UntilAsync(async () => (await store.Tasks.FindAsync("long", enough.Token))!.Status == AgentTaskStatus.Completed);
        await store.Tasks.CreateAsync(new AgentTask { Id = "endless", Name = "n" }, enough.Token);
        await UntilAsync(async () => (await store.Tasks.FindAsync("endless", enough.Token))!.Status == AgentTaskStatus.Running);
        await store.Tasks.CancelAsync("endless", enough.Token);
        await ended.Task.WaitAsync(enough.Token);
        await UntilAsync(() => Task.FromResult(log.Lines.Any(line => line.Id == 24)));
        (await store.Tasks.FindAsync("endless", enough.Token))!.Status.ShouldBe(AgentTaskStatus.Cancelled);
    }

    [Fact]
    public async Task Mistakes_in_options_are_told_together_when_the_host_starts()
    {
        var refused = await Should.ThrowAsync<OptionsValidationException>(() => StartAsync(services => services.AddPerdureWorker(
            options => (options.Queue, options.Concurrency, options.Lease, options.Backoff) = ("", 0, TimeSpan.Zero, new TaskBackoff { Jitter = 2 }), (_, _) => Task.FromResult<JsonObject?>(null))));
        foreach (var word in (string[])["Queue", "Concurrency", "Lease", "Jitter"])
            refused.Message.ShouldContain(word);
    }

    public async ValueTask DisposeAsync()
    {
        if (host is not null)
        {
            await host.StopAsync(CancellationToken.None);
            host.Dispose();
        }
        enough.Dispose();
    }

    private static Action<TaskWorkerOptions> Quick(int concurrency) => options =>
        (options.Concurrency, options.PollFirst, options.PollLongest, options.Backoff) = (concurrency, TimeSpan.FromMilliseconds(5), TimeSpan.FromMilliseconds(20), new TaskBackoff { First = TimeSpan.FromMilliseconds(1) });

    private async Task<AgentStore> StartAsync(Action<IServiceCollection> add)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Logging.AddProvider(log);
        builder.Services.AddPerdure(options => options.Backend = _ => backend.Made());
        builder.Services.AddPerdureAgents();
        add(builder.Services);
        var built = builder.Build();
        await built.StartAsync(enough.Token);
        host = built; // one that did not start can't be stopped
        return host.Services.GetRequiredService<AgentStore>();
    }

    private async Task UntilAsync(Func<Task<bool>> holds)
    {
        while (!await holds())
            await Task.Delay(5, enough.Token);
    }

    /// <summary>Memory that is down at will, as far as queries go.</summary>
    private sealed class Flaky
    {
        public bool IsDown { get; set; }

        public Conformance.Faults.FaultyBackend Made() => new(new MemoryBackend())
        {
            Asking = query => IsDown ? throw new PerdureException(Fault.Unavailable, "No answer from the server.", isTransient: true) : query,
        };
    }

    internal sealed class Marked
    {
        public Guid Mark { get; } = Guid.NewGuid();
    }

    internal sealed class Handler(Marked marked, ConcurrentBag<Guid> seen) : ITaskHandler
    {
        public Task<JsonObject?> HandleAsync(AgentTask task, CancellationToken cancellationToken)
        {
            seen.Add(marked.Mark);
            return Task.FromResult<JsonObject?>(null);
        }
    }
}
