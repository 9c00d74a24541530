using System.Text.Json.Nodes;
using Perdure.Conformance.Rooms;
using Perdure.Reasoning;
using Perdure.Storage;

namespace Perdure.Conformance.Suites.Rooms;

/// <summary>Runs and steps of reasoning: totals that always agree with the steps, whoever saves at once.</summary>
internal sealed class ReasoningSuite : ISuite
{
    public IReadOnlyList<Scenario> Scenarios =>
    [
        new("reasoning.step-creates-run", CreatesAsync),
        new("reasoning.saved-again", AgainAsync),
        new("reasoning.many-steps", ManyAsync),
        new("reasoning.concurrent-savers", ConcurrentAsync),
        new("reasoning.trail", TrailAsync),
        new("reasoning.update", UpdateAsync),
        new("reasoning.unit", UnitAsync),
        new("reasoning.bad-input", BadAsync),
    ];

    internal static ReasoningStep Step(string run, int number, int seed = 0) => new()
    {
        RunId = run,
        AgentId = "agent",
        StepNumber = number,
        Title = $"step {number}",
        Confidence = ((number + seed) % 10) / 10.0,
        ReasoningTokens = number % 1000,
        InputTokens = (10 * (number % 1000)) + seed,
        OutputTokens = 3 * (number % 1000),
        Duration = TimeSpan.FromMilliseconds(number + seed),
    };

    /// <summary>The run of a fresh store must have the totals of its steps.</summary>
    internal static async Task<ReasoningTotals> AgreesAsync(Trial trial, string run, int steps, string what)
    {
        var reasoning = (await trial.StoreAsync().ConfigureAwait(false)).Reasoning;
        var stored = await reasoning.StepsOf(run).ToListAsync().ConfigureAwait(false);
        trial.Same(stored.Select(step => step.StepNumber).Order(), stored.Select(step => step.StepNumber), $"{what}: the order of the steps");
        trial.Equal(steps, stored.Count, $"{what}: the number of steps");
        var totals = trial.Present(await reasoning.StatisticsAsync(run).ConfigureAwait(false), $"{what}: the run");
        trial.Equal(ReasoningTotals.Of(stored), totals, $"{what}: the totals");
        return totals;
    }

    private static async Task CreatesAsync(Trial trial)
    {
        var reasoning = (await trial.StoreAsync().ConfigureAwait(false)).Reasoning;
        trial.Equal((null, null, null), (await reasoning.FindAsync("r").ConfigureAwait(false), await reasoning.FindStepAsync("r", 1).ConfigureAwait(false), await reasoning.StatisticsAsync("r").ConfigureAwait(false)), "what is not there");
        var when = new DateTimeOffset(2024, 2, 29, 23, 59, 59, new TimeSpan(5, 45, 0)).AddTicks(1234567);
        var saved = await reasoning.SaveStepAsync(new ReasoningStep
        {
            RunId = "r", AgentId = "a 😀", StepNumber = 7, Title = "t", Reasoning = "r\0", Action = "a", Result = "'; DROP", Confidence = 0.1, NextAction = NextAction.FinalAnswer,
            ReasoningTokens = 1, InputTokens = 2, OutputTokens = 3, TotalTokens = 9, Duration = TimeSpan.FromTicks(12345), Timestamp = when, Metadata = new JsonObject { ["k"] = 1.5m },
        }).ConfigureAwait(false);
        reasoning = (await trial.RestartStoreAsync().ConfigureAwait(false)).Reasoning;
        var found = trial.Present(await reasoning.FindStepAsync("r", 7).ConfigureAwait(false), "the step");
        trial.Equal(saved with { Metadata = null! }, found with { Metadata = null! }, "the step");
        trial.Equal((when, when.Offset, "{\"k\":1.5}"), (found.Timestamp, found.Timestamp.Offset, found.Metadata.ToJsonString()), "its time as given, and its metadata");
        var run = trial.Present(await reasoning.FindAsync("r").ConfigureAwait(false), "the run");
        trial.Equal(("a 😀", ReasoningStatus.Running, trial.Clock.GetUtcNow(), null), (run.AgentId, run.Status, run.StartedAt, run.EndedAt), "the run");
        trial.Equal(new ReasoningTotals { Steps = 1, LastStep = 7, ReasoningTokens = 1, InputTokens = 2, OutputTokens = 3, TotalTokens = 9, Duration = TimeSpan.FromTicks(12345), Confidence = 0.1m }, run.Totals, "its totals");
        trial.Equal(null, await reasoning.FindAsync("R").ConfigureAwait(false), "a run of another case");
    }

    private static async Task AgainAsync(Trial trial)
    {
        var reasoning = (await trial.StoreAsync().ConfigureAwait(false)).Reasoning;
        var first = await reasoning.SaveStepAsync(Step("r", 1)).ConfigureAwait(false);
        await reasoning.SaveStepAsync(Step("r", 2)).ConfigureAwait(false);
        trial.Clock.Advance(TimeSpan.FromHours(1));
        for (var seed = 1; seed <= 5; seed++)
            await reasoning.SaveStepAsync(Step("r", 1, seed) with { AgentId = "other", Timestamp = trial.Clock.GetUtcNow(), Title = $"again {seed}" }).ConfigureAwait(false);
        var totals = await AgreesAsync(trial, "r", 2, "after saving a step again").ConfigureAwait(false);
        trial.Equal((2, 35L, 0.8m, 0.4), (totals.Steps, totals.InputTokens, totals.Confidence, totals.MeanConfidence()), "the totals");
        var found = trial.Present(await reasoning.FindStepAsync("r", 1).ConfigureAwait(false), "the step");
        trial.Equal((first.Id, "agent", first.Timestamp, first.CreatedAt, "again 5"), (found.Id, found.AgentId, found.Timestamp, found.CreatedAt, found.Title), "what stays of the first, and what does not");
    }

    private static async Task ManyAsync(Trial trial)
    {
        var (store, watch) = await trial.WatchedAsync().ConfigureAwait(false);
        var reasoning = store.Reasoning;
        await reasoning.SaveStepsAsync(((int[])[5, 1, 300, 12, 2_000_000_000]).Select(number => Step("run1", number))).ConfigureAwait(false);
        await reasoning.SaveStepsAsync(((int[])[2, 300]).Select(number => Step("run1", number, 1))).ConfigureAwait(false);
        await reasoning.SaveStepsAsync([Step("run10", 1), Step("run10", 2)]).ConfigureAwait(false);
        trial.Equal(2_000_000_000, (await AgreesAsync(trial, "run1", 6, "one run").ConfigureAwait(false)).LastStep, "the last number");
        await AgreesAsync(trial, "run10", 2, "another run").ConfigureAwait(false);
        var page = await reasoning.StepsOf("run1").Take(4).ToPageAsync().ConfigureAwait(false);
        trial.Same([1, 2, 5, 12], page.Items.Select(step => step.StepNumber), "the first page");
        trial.Same([300, 2_000_000_000], (await reasoning.StepsOf("run1").Take(4).After(page.Next).ToPageAsync().ConfigureAwait(false)).Items.Select(step => step.StepNumber), "the second page");
        await trial.MisusedAsync(async () => await reasoning.SaveStepsAsync([Step("run1", 3), Step("run1", 3)]).ConfigureAwait(false), "a number given twice", "Step 3", "twice").ConfigureAwait(false);
        await trial.MisusedAsync(async () => await reasoning.SaveStepsAsync([Step("run1", 3), Step("run10", 3)]).ConfigureAwait(false), "steps of two runs", "'run1'", "'run10'").ConfigureAwait(false);
        watch.After = _ => throw new PerdureException(Fault.Unavailable, "The answer is lost.");
        await trial.FaultsAsync(Fault.Unavailable, async () => await reasoning.SaveStepsAsync([Step("run1", 3), Step("run1", 4)]).ConfigureAwait(false), "a write whose answer is lost").ConfigureAwait(false);
        watch.After = null;
        await reasoning.SaveStepsAsync([Step("run1", 3), Step("run1", 4)]).ConfigureAwait(false);
        await AgreesAsync(trial, "run1", 8, "after a retry").ConfigureAwait(false);
    }

    private static async Task ConcurrentAsync(Trial trial)
    {
        // Two numbers of three are also saved by another, so that steps come anew and again.
        await StartingLine.RunAsync(4, async writer =>
        {
            var reasoning = (await trial.StoreAsync().ConfigureAwait(false)).Reasoning;
            var trail = reasoning.Run("r", $"agent {writer}");
            for (var i = 1; i <= 6; i++)
            {
                await reasoning.SaveStepAsync(Step("r", i, writer)).ConfigureAwait(false);
                await trail.AppendAsync(Step("", 0, writer) with { AgentId = "", StepNumber = i % 3 == 0 ? 100 + (10 * writer) + i : i }).ConfigureAwait(false);
            }
            return true;
        }).ConfigureAwait(false);
        await AgreesAsync(trial, "r", 14, "after concurrent savers").ConfigureAwait(false);
        trial.Equal(1, await (await trial.StoreAsync().ConfigureAwait(false)).Reasoning.All().CountAsync().ConfigureAwait(false), "the runs listed");
        var numbers = await StartingLine.RunAsync(4, async writer =>
        {
            var trail = (await trial.StoreAsync().ConfigureAwait(false)).Reasoning.Run("s", "agent");
            var own = new List<int>();
            for (var i = 0; i < 5; i++)
                own.Add((await trail.AppendAsync(new ReasoningStep { Title = $"{writer}.{i}" }).ConfigureAwait(false)).StepNumber);
            return own;
        }).ConfigureAwait(false);
        trial.Same(Enumerable.Range(1, 20), numbers.SelectMany(own => own).Order(), "the numbers given out");
        await AgreesAsync(trial, "s", 20, "after concurrent appends").ConfigureAwait(false);
    }

    private static async Task TrailAsync(Trial trial)
    {
        var (store, watch) = await trial.WatchedAsync().ConfigureAwait(false);
        var trail = store.Reasoning.Run(new ReasoningRun { Id = "r", AgentId = "agent", UserId = "u" });
        trial.Equal(null, await trail.FindAsync().ConfigureAwait(false), "a run without a step");
        await trail.StepAsync("one", "because").ConfigureAwait(false);
        watch.Reset();
        for (var i = 2; i <= 4; i++)
            trial.Equal((i, "r", "agent"), await trail.AppendAsync(new ReasoningStep { Title = "t", Confidence = 0.5, InputTokens = i }).ConfigureAwait(false) is { } step ? (step.StepNumber, step.RunId, step.AgentId) : default, "the step");
        trial.Equal(3L, watch.Trips, "the round trips of three steps");
        await (await trial.StoreAsync().ConfigureAwait(false)).Reasoning.SaveStepAsync(Step("r", 9)).ConfigureAwait(false);
        await trail.StepAsync("ten", "after another's", 0.25).ConfigureAwait(false);
        var totals = await AgreesAsync(trial, "r", 6, "after another's step").ConfigureAwait(false);
        trial.Equal((10, 9L + 90), (totals.LastStep, totals.InputTokens), "the totals");
        await trail.CompleteAsync().ConfigureAwait(false);
        await trail.CompleteAsync().ConfigureAwait(false);
        await trial.FaultsAsync(Fault.Conflict, async () => await trail.FailAsync("no").ConfigureAwait(false), "failing what was completed").ConfigureAwait(false);
        var run = trial.Present(await store.Reasoning.FindAsync("r").ConfigureAwait(false), "the run");
        trial.Equal(("u", ReasoningStatus.Completed, trial.Clock.GetUtcNow()), (run.UserId, run.Status, run.EndedAt), "the run");
        var failed = store.Reasoning.Run("f", "agent");
        await failed.FailAsync("it broke").ConfigureAwait(false);
        trial.Equal((ReasoningStatus.Failed, "it broke", 0), await failed.FindAsync().ConfigureAwait(false) is { } other ? (other.Status, other.Error, other.Totals.Steps) : default, "a run that failed before its first step");
        await trial.MisusedAsync(async () => await trail.AppendAsync(Step("other", 1)).ConfigureAwait(false), "a step of another run", "'other'", "'r'").ConfigureAwait(false);
    }

    private static async Task UpdateAsync(Trial trial)
    {
        var reasoning = (await trial.StoreAsync().ConfigureAwait(false)).Reasoning;
        var made = await reasoning.CreateAsync(new ReasoningRun { Id = "r", AgentId = "agent", Metadata = new JsonObject { ["k"] = "v" } }).ConfigureAwait(false);
        await trial.FaultsAsync(Fault.Conflict, async () => await reasoning.CreateAsync(new ReasoningRun { Id = "r", AgentId = "b" }).ConfigureAwait(false), "another of that id").ConfigureAwait(false);
        await reasoning.SaveStepAsync(Step("r", 1)).ConfigureAwait(false);
        await trial.FaultsAsync(Fault.Conflict, async () => await reasoning.UpdateAsync(made with { TaskId = "t" }).ConfigureAwait(false), "an update of what was before a step").ConfigureAwait(false);
        var found = trial.Present(await reasoning.FindAsync("r").ConfigureAwait(false), "the run");
        await trial.MisusedAsync(async () => await reasoning.UpdateAsync(found with { Totals = found.Totals with { Steps = 2 } }).ConfigureAwait(false), "an update of totals", "totals").ConfigureAwait(false);
        await trial.MisusedAsync(async () => await reasoning.UpdateAsync("r", run => run with { Totals = new ReasoningTotals() }).ConfigureAwait(false), "a change of totals", "totals").ConfigureAwait(false);
        await trial.MisusedAsync(async () => await reasoning.SaveAsync(found with { Totals = found.Totals with { Duration = TimeSpan.Zero } }).ConfigureAwait(false), "a save of totals", "totals").ConfigureAwait(false);
        await trial.MisusedAsync(async () => await reasoning.CreateAsync(new ReasoningRun { AgentId = "a", Totals = found.Totals }).ConfigureAwait(false), "a new run with totals", "totals").ConfigureAwait(false);
        var updated = await reasoning.UpdateAsync(found with { TaskId = "t" }).ConfigureAwait(false);
        trial.Equal(("t", made.CreatedAt), (updated.TaskId, updated.CreatedAt), "the run updated");
        await trial.FaultsAsync(Fault.Conflict, async () => await reasoning.UpdateAsync(found).ConfigureAwait(false), "an update of a stale version").ConfigureAwait(false);
        await trial.FaultsAsync(Fault.NotFound, async () => await reasoning.UpdateAsync("absent", run => run).ConfigureAwait(false), "a change of what is not there").ConfigureAwait(false);
        await trial.FaultsAsync(Fault.NotFound, async () => await reasoning.CompleteAsync("absent").ConfigureAwait(false), "completing what is not there").ConfigureAwait(false);
        await reasoning.SaveAsync(new ReasoningRun { Id = "r", AgentId = "new agent" }).ConfigureAwait(false);
        await AgreesAsync(trial, "r", 1, "after a save of the run").ConfigureAwait(false);
        trial.Same(["r"], await reasoning.All().OfAgent("new agent").Select(run => run.Id).ToListAsync().ConfigureAwait(false), "the runs of the new agent");
        trial.Equal((0, 0), (await reasoning.All().OfAgent("agent").CountAsync().ConfigureAwait(false), await reasoning.All().OfTask("t").CountAsync().ConfigureAwait(false)), "the runs of the old agent and task");
    }

    private static async Task UnitAsync(Trial trial)
    {
        var store = await trial.StoreAsync().ConfigureAwait(false);
        await store.Reasoning.SaveStepAsync(Step("r", 1)).ConfigureAwait(false);
        await store.CommitAsync(async unit =>
        {
            await unit.Reasoning.SaveStepAsync(Step("r", 2)).ConfigureAwait(false);
            await unit.Reasoning.Run("r", "agent").AppendAsync(Step("", 0) with { AgentId = "" }).ConfigureAwait(false);
            await unit.Reasoning.SaveStepAsync(Step("r", 2, 5)).ConfigureAwait(false);
            trial.Equal(3, (await unit.Reasoning.StatisticsAsync("r").ConfigureAwait(false))?.Steps, "the steps within");
            await AgreesAsync(trial, "r", 1, "outside, before the commit").ConfigureAwait(false);
        }).ConfigureAwait(false);
        await AgreesAsync(trial, "r", 3, "after the commit").ConfigureAwait(false);
        var commit = store.CommitAsync(async unit =>
        {
            await unit.Reasoning.SaveStepAsync(Step("r", 4)).ConfigureAwait(false);
            trial.True(await unit.Reasoning.DeleteAsync("r").ConfigureAwait(false), "the delete within", "true", "false");
            await unit.Reasoning.SaveStepAsync(Step("r", 9)).ConfigureAwait(false);
            await unit.Reasoning.CompleteAsync("r").ConfigureAwait(false);
        });
        if (store.Info.Atomicity == Atomicity.Scope)
        {
            await trial.FaultsAsync(Fault.Unsupported, () => commit, "a unit that spans scopes").ConfigureAwait(false);
            await AgreesAsync(trial, "r", 3, "after a unit that was refused").ConfigureAwait(false);
            return;
        }
        await commit.ConfigureAwait(false);
        await AgreesAsync(trial, "r", 1, "after a delete and a new step").ConfigureAwait(false);
        trial.Same(["r"], await store.Reasoning.All().WithStatus(ReasoningStatus.Completed).Select(run => run.Id).ToListAsync().ConfigureAwait(false), "the completed runs");
    }

    private static async Task BadAsync(Trial trial)
    {
        var reasoning = (await trial.StoreAsync().ConfigureAwait(false)).Reasoning;
        var bad = new ReasoningStep { StepNumber = -1, Confidence = double.NaN, NextAction = (NextAction)7, InputTokens = -1, OutputTokens = -2, ReasoningTokens = -3, TotalTokens = -4, Duration = TimeSpan.FromTicks(-1) };
        await trial.MisusedAsync(async () => await reasoning.SaveStepAsync(bad).ConfigureAwait(false), "a step with all mistakes there are", "RunId", "AgentId", "StepNumber is -1", "Confidence is NaN", "NextAction is 7", "InputTokens is -1", "OutputTokens is -2", "ReasoningTokens is -3", "TotalTokens is -4", "Duration").ConfigureAwait(false);
        foreach (var confidence in (double[])[-0.1, 1.1, double.PositiveInfinity])
            await trial.MisusedAsync(async () => await reasoning.SaveStepAsync(Step("r", 1) with { Confidence = confidence }).ConfigureAwait(false), $"a confidence of {confidence}", "Confidence is").ConfigureAwait(false);
        await trial.MisusedAsync(async () => await reasoning.SaveStepAsync(Step("r", 0)).ConfigureAwait(false), "a step without a number", "StepNumber is 0").ConfigureAwait(false);
        await trial.MisusedAsync(async () => await reasoning.CreateAsync(new ReasoningRun { AgentId = "", Status = (ReasoningStatus)9 }).ConfigureAwait(false), "a run with mistakes", "AgentId", "Status is 9").ConfigureAwait(false);
        await trial.MisusedAsync(async () => await reasoning.CreateAsync(new ReasoningRun { AgentId = "a", Status = ReasoningStatus.Completed, Error = "e", StartedAt = DateTimeOffset.UnixEpoch, EndedAt = DateTimeOffset.UnixEpoch.AddSeconds(-1) }).ConfigureAwait(false), "a run that ended before it began", "EndedAt", "Error").ConfigureAwait(false);
        await trial.MisusedAsync(async () => await reasoning.All().WithStatus((ReasoningStatus)9).ToPageAsync().ConfigureAwait(false), "a list by a status there is not", "Status 9").ConfigureAwait(false);
        await trial.MisusedAsync(async () => await reasoning.All().OfUser("u").OfTask("t").ToPageAsync().ConfigureAwait(false), "a list that no index serves", "no index").ConfigureAwait(false);
        await trial.MisusedAsync(async () => await reasoning.SaveStepAsync(Step("r", 1) with { Title = "\ud800" }).ConfigureAwait(false), "a lone surrogate", "$.title").ConfigureAwait(false);
        trial.Equal((0, null), (await reasoning.All().CountAsync().ConfigureAwait(false), await reasoning.FindAsync("r").ConfigureAwait(false)), "what was written");
        trial.Equal(false, await reasoning.DeleteAsync("r").ConfigureAwait(false), "a delete of what is not there");
    }
}
