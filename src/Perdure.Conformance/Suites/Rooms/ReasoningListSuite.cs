using Perdure.Conformance.Rooms;
using Perdure.Reasoning;
using Perdure.Storage;

namespace Perdure.Conformance.Suites.Rooms;

/// <summary>Lists of runs, which lie in scopes of their own: right at every moment, also when a write was cut short.</summary>
internal sealed class ReasoningListSuite : ISuite
{
    public IReadOnlyList<Scenario> Scenarios =>
    [
        new("reasoning.lists", ListsAsync),
        new("reasoning.cut-short", CutAsync),
        new("reasoning.racing-statuses", RaceAsync),
        new("reasoning.delete", DeleteAsync),
        new("reasoning.delete-large", LargeAsync),
    ];

    private static async Task ListsAsync(Trial trial)
    {
        var reasoning = (await trial.StoreAsync().ConfigureAwait(false)).Reasoning;
        var expected = new List<string>();
        for (var i = 0; i < 12; i++)
        {
            trial.Clock.Advance(TimeSpan.FromSeconds(1));
            await reasoning.CreateAsync(new ReasoningRun { Id = $"r{i:D2}", AgentId = $"a{i % 2}", UserId = i % 3 == 0 ? "u" : null, ThreadId = i % 4 == 0 ? "t" : null, TaskId = i == 5 ? "k" : null }).ConfigureAwait(false);
            expected.Insert(0, $"r{i:D2}");
        }
        foreach (var i in (int[])[1, 4, 7])
            await reasoning.CompleteAsync($"r{i:D2}").ConfigureAwait(false);
        await reasoning.FailAsync("r08", "why").ConfigureAwait(false);
        await reasoning.SaveStepAsync(ReasoningSuite.Step("r08", 1)).ConfigureAwait(false);
        reasoning = (await trial.RestartStoreAsync().ConfigureAwait(false)).Reasoning;
        trial.Same(expected, await IdsAsync(reasoning.All()).ConfigureAwait(false), "all runs, newest first");
        trial.Same(["r11", "r09", "r07", "r05", "r03", "r01"], await IdsAsync(reasoning.All().OfAgent("a1")).ConfigureAwait(false), "those of an agent");
        trial.Same(["r07", "r04", "r01"], await IdsAsync(reasoning.All().WithStatus(ReasoningStatus.Completed)).ConfigureAwait(false), "those of a status");
        trial.Same(["r10", "r06", "r02", "r00"], await IdsAsync(reasoning.All().OfAgent("a0").WithStatus(ReasoningStatus.Running)).ConfigureAwait(false), "those of an agent and a status");
        trial.Same(["r09", "r06", "r03", "r00"], await IdsAsync(reasoning.All().OfUser("u")).ConfigureAwait(false), "those of a user");
        trial.Same(["r08", "r04", "r00"], await IdsAsync(reasoning.All().OfThread("t")).ConfigureAwait(false), "those of a thread");
        trial.Same(["r05"], await IdsAsync(reasoning.All().OfTask("k")).ConfigureAwait(false), "those of a task");
        var failed = trial.Present(await reasoning.All().WithStatus(ReasoningStatus.Failed).FirstOrDefaultAsync().ConfigureAwait(false), "the one that failed");
        trial.Equal(("r08", "why", 1), (failed.Id, failed.Error, failed.Totals.Steps), "the one that failed, with its totals");
        var page = await reasoning.All().OfAgent("a1").Take(4).ToPageAsync().ConfigureAwait(false);
        trial.Same(["r11", "r09", "r07", "r05"], page.Items.Select(run => run.Id), "the first page");
        page = await reasoning.All().OfAgent("a1").Take(4).After(page.Next).ToPageAsync().ConfigureAwait(false);
        trial.Same(["r03", "r01"], page.Items.Select(run => run.Id), "the second page");
        trial.Equal(null, page.Next, "what follows it");
        trial.Equal((4, 0), (await reasoning.DeleteOfUserAsync("u").ConfigureAwait(false), await reasoning.All().OfUser("u").CountAsync().ConfigureAwait(false)), "the runs of a user that were deleted, and that are left");
    }

    private static async Task CutAsync(Trial trial)
    {
        (string Name, Func<ReasoningStore, Task> Do)[] works =
        [
            ("a new run", async reasoning => await reasoning.SaveStepAsync(ReasoningSuite.Step("new", 1)).ConfigureAwait(false)),
            ("a completed run", async reasoning => await reasoning.CompleteAsync("old").ConfigureAwait(false)),
            ("a run of another user", async reasoning => await reasoning.UpdateAsync("old", run => run with { UserId = "v" }).ConfigureAwait(false)),
            ("a deleted run", async reasoning => await reasoning.DeleteAsync("old").ConfigureAwait(false)),
            ("a run made anew", async reasoning => await reasoning.SaveStepAsync(ReasoningSuite.Step("old", 2) with { AgentId = "b" }).ConfigureAwait(false)),
        ];
        var (store, watch) = await trial.WatchedAsync().ConfigureAwait(false);
        await store.Reasoning.CreateAsync(new ReasoningRun { Id = "old", AgentId = "agent", UserId = "u" }).ConfigureAwait(false);
        foreach (var (name, work) in works)
            for (var isDone = false; !isDone;)
            {
                // Whichever write is the last before the end, what is listed is what there is.
                for (var cut = 0; cut < 4 && !isDone; cut++)
                {
                    var left = cut;
                    watch.Before = _ => left-- > 0 ? Task.CompletedTask : throw new PerdureException(Fault.Unavailable, "The process ends here.");
                    try
                    {
                        await work(store.Reasoning).ConfigureAwait(false);
                        isDone = true;
                    }
                    catch (PerdureException ended) when (ended.Fault == Fault.Unavailable)
                    {
                        watch.Before = null;
                    }
                    await ListedAsync(trial, $"{name}, cut before write {cut + 1}").ConfigureAwait(false);
                }
                watch.Before = null;
            }
        trial.Equal(2, await (await trial.StoreAsync().ConfigureAwait(false)).Reasoning.All().CountAsync().ConfigureAwait(false), "the runs in the end");
    }

    private static async Task RaceAsync(Trial trial)
    {
        var reasoning = (await trial.StoreAsync().ConfigureAwait(false)).Reasoning;
        for (var round = 0; round < 5; round++)
        {
            await reasoning.SaveStepAsync(ReasoningSuite.Step($"r{round}", 1)).ConfigureAwait(false);
            await StartingLine.RunAsync(4, async writer =>
            {
                var own = (await trial.StoreAsync().ConfigureAwait(false)).Reasoning;
                try
                {
                    if (writer % 2 == 0)
                        await own.CompleteAsync($"r{round}").ConfigureAwait(false);
                    else
                        await own.FailAsync($"r{round}", $"by {writer}").ConfigureAwait(false);
                    await own.UpdateAsync($"r{round}", run => run with { UserId = $"u{writer}" }).ConfigureAwait(false);
                    await own.UpdateAsync($"r{round}", run => run with { Status = ReasoningStatus.Running, Error = null, EndedAt = null }).ConfigureAwait(false);
                }
                catch (PerdureException lost) when (lost.Fault == Fault.Conflict)
                {
                    await own.UpdateAsync($"r{round}", run => run with { AgentId = $"a{writer}" }).ConfigureAwait(false);
                }
                return true;
            }).ConfigureAwait(false);
            await ListedAsync(trial, "after a race").ConfigureAwait(false);
        }
    }

    private static async Task DeleteAsync(Trial trial)
    {
        var (store, watch) = await trial.WatchedAsync().ConfigureAwait(false);
        var reasoning = store.Reasoning;
        await reasoning.SaveStepsAsync(Enumerable.Range(1, 5).Select(i => ReasoningSuite.Step("r", i))).ConfigureAwait(false);
        await reasoning.SaveStepAsync(ReasoningSuite.Step("r1", 1)).ConfigureAwait(false);
        var isLate = false;
        watch.Before = async _ =>
        {
            // A step that comes meanwhile goes too.
            if (isLate)
                return;
            isLate = true;
            await (await trial.StoreAsync().ConfigureAwait(false)).Reasoning.SaveStepAsync(ReasoningSuite.Step("r", 6)).ConfigureAwait(false);
        };
        trial.True(await reasoning.DeleteAsync("r").ConfigureAwait(false), "the delete", "true", "false");
        trial.Equal((false, true), (await reasoning.DeleteAsync("r").ConfigureAwait(false), isLate), "another delete");
        trial.Equal((null, null, 0), (await reasoning.FindAsync("r").ConfigureAwait(false), await reasoning.FindStepAsync("r", 6).ConfigureAwait(false), await reasoning.StepsOf("r").CountAsync().ConfigureAwait(false)), "what is left");
        await reasoning.SaveStepAsync(ReasoningSuite.Step("r", 3)).ConfigureAwait(false);
        await ReasoningSuite.AgreesAsync(trial, "r", 1, "a run made anew").ConfigureAwait(false);
        await ReasoningSuite.AgreesAsync(trial, "r1", 1, "another run").ConfigureAwait(false);
        await ListedAsync(trial, "afterwards").ConfigureAwait(false);
    }

    private static async Task LargeAsync(Trial trial)
    {
        var (store, watch) = await trial.WatchedAsync().ConfigureAwait(false);
        await store.Reasoning.SaveStepsAsync(Enumerable.Range(1, 1050).Select(i => ReasoningSuite.Step("r", i))).ConfigureAwait(false);
        var writes = 0;
        watch.Before = _ => ++writes < 2 ? Task.CompletedTask : throw new PerdureException(Fault.Unavailable, "The process ends here.");
        await trial.FaultsAsync(Fault.Unavailable, async () => await store.Reasoning.DeleteAsync("r").ConfigureAwait(false), "a delete that is cut short").ConfigureAwait(false);
        watch.Before = null;
        await ReasoningSuite.AgreesAsync(trial, "r", 50, "half deleted").ConfigureAwait(false);
        trial.True(await store.Reasoning.DeleteAsync("r").ConfigureAwait(false), "the delete", "true", "false");
        trial.Equal((0, 0), (await store.Reasoning.StepsOf("r").CountAsync().ConfigureAwait(false), await store.Reasoning.All().CountAsync().ConfigureAwait(false)), "what is left");
    }

    private static async Task<List<string>> IdsAsync(ReasoningQuery query) => await query.Select(run => run.Id).ToListAsync().ConfigureAwait(false);

    /// <summary>Each run there is stands once in the lists that are its own, and in no other.</summary>
    private static async Task ListedAsync(Trial trial, string what)
    {
        var reasoning = (await trial.StoreAsync().ConfigureAwait(false)).Reasoning;
        var runs = new List<ReasoningRun>();
        foreach (var id in (string[])["old", "new", "r", "r0", "r1", "r2", "r3", "r4"])
            if (await reasoning.FindAsync(id).ConfigureAwait(false) is { } run)
                runs.Add(run);
        trial.Same(runs.Select(run => run.Id).Order(StringComparer.Ordinal), (await IdsAsync(reasoning.All()).ConfigureAwait(false)).Order(StringComparer.Ordinal), $"{what}: all runs");
        foreach (var status in Enum.GetValues<ReasoningStatus>())
            trial.Same(runs.Where(run => run.Status == status).Select(run => run.Id).Order(StringComparer.Ordinal), (await IdsAsync(reasoning.All().WithStatus(status)).ConfigureAwait(false)).Order(StringComparer.Ordinal), $"{what}: those {status}");
        foreach (var user in (string[])["u", "v", "u0", "u1"])
            trial.Same(runs.Where(run => run.UserId == user).Select(run => run.Id).Order(StringComparer.Ordinal), (await IdsAsync(reasoning.All().OfUser(user)).ConfigureAwait(false)).Order(StringComparer.Ordinal), $"{what}: those of user {user}");
        foreach (var agent in (string[])["agent", "b", "a0", "a1"])
            trial.Same(runs.Where(run => run.AgentId == agent).Select(run => run.Id).Order(StringComparer.Ordinal), (await IdsAsync(reasoning.All().OfAgent(agent)).ConfigureAwait(false)).Order(StringComparer.Ordinal), $"{what}: those of agent {agent}");
    }
}
