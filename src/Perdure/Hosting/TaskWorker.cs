using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Perdure.Storage;
using Perdure.Tasks;

namespace Perdure.Hosting;

/// <summary>Claims tasks of a queue and does them, some at once, until the host stops. A store that fails is asked again later.</summary>
internal sealed class TaskWorker(Func<AgentStore> open, TaskWorkerOptions options, Func<AgentTask, CancellationToken, Task<JsonObject?>> handler, ILogger logger) : BackgroundService
{
    private readonly ConcurrentDictionary<Task, bool> running = new();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var cut = new CancellationTokenSource();
        using var free = new SemaphoreSlim(options.Concurrency);
        var store = open();
        logger.WorkerStarted(options.Queue, options.Concurrency);
        var claiming = ClaimAsync(store, free, cut.Token, stoppingToken);
        await claiming.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        var begun = running.Count;
        await Task.WhenAll(running.Keys).WaitAsync(options.Drain, store.Context.Time, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        var cancelled = running.Count;
        await cut.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(running.Keys).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        logger.WorkerStopped(options.Queue, begun - cancelled, cancelled);
        // Its end by the host is no failure; whatever else ended it is the host's to know.
        if (!claiming.IsCanceled)
            await claiming.ConfigureAwait(false);
    }

    private async Task ClaimAsync(AgentStore store, SemaphoreSlim free, CancellationToken cut, CancellationToken stoppingToken)
    {
        var claiming = new ClaimOptions { Lease = options.Lease };
        var wait = options.PollFirst;
        while (true)
        {
            await free.WaitAsync(stoppingToken).ConfigureAwait(false);
            var slots = 1;
            while (free.Wait(0, CancellationToken.None))
                slots++;
            var claimed = await TryClaimAsync(store, slots, claiming, stoppingToken).ConfigureAwait(false);
            foreach (var task in claimed)
                Begin(store, task, free, cut);
            if (slots > claimed.Count)
                free.Release(slots - claimed.Count);
            if (claimed.Count > 0)
            {
                wait = options.PollFirst;
                continue;
            }
            // Spread, so that workers that started together do not ask together.
            await Task.Delay(wait * (0.75 + (Random.Shared.NextDouble() / 2)), store.Context.Time, stoppingToken).ConfigureAwait(false);
            wait = wait * 2 < options.PollLongest ? wait * 2 : options.PollLongest;
        }
    }

    private async Task<IReadOnlyList<AgentTask>> TryClaimAsync(AgentStore store, int count, ClaimOptions claiming, CancellationToken stoppingToken)
    {
        try
        {
            stoppingToken.ThrowIfCancellationRequested();
            return await store.Tasks.ClaimManyAsync(options.Queue, count, claiming, stoppingToken).ConfigureAwait(false);
        }
        catch (PerdureException failure)
        {
            logger.ClaimFailed(options.Queue, failure.Fault, failure.Message);
            return [];
        }
    }

    private void Begin(AgentStore store, AgentTask task, SemaphoreSlim free, CancellationToken cut)
    {
        var doing = DoAsync(store, task, free, cut);
        running[doing] = true;
        _ = ForgetAsync(doing);

        async Task ForgetAsync(Task done)
        {
            await done.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            running.TryRemove(done, out _);
        }
    }

    private async Task DoAsync(AgentStore store, AgentTask task, SemaphoreSlim free, CancellationToken cut)
    {
        // Off the claiming loop, whatever a handler does before its first await.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        try
        {
            var ended = await new TaskRun(store.Tasks, store.Context.Time, options.Lease, options.Backoff).DoAsync(task, handler, cut).ConfigureAwait(false);
            if (ended.Status != AgentTaskStatus.Completed)
                logger.TaskFailed(task.Id, options.Queue, ended.Error!.Type, ended.Attempts, ended.MaxAttempts, ended.Status);
        }
        catch (PerdureException failure)
        {
            logger.TaskNotEnded(task.Id, options.Queue, failure.Fault, failure.Message);
        }
        catch (OperationCanceledException)
        {
            logger.TaskGivenBack(task.Id, options.Queue);
        }
        finally
        {
            free.Release();
        }
    }
}
