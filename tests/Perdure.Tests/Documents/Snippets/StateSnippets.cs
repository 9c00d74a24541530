using Perdure.Checkpoints;

namespace Perdure.Tests.Documents.Snippets;

/// <summary>What the guide shows of checkpoints.</summary>
public sealed class StateSnippets
{
    [Fact]
    public async Task Save_and_resume()
    {
        await using var store = await AgentStore.OpenAsync("memory:");
        for (var process = 0; process < 2; process++)
        {
            var thread = store.Checkpoints.Thread("run-1");
            var state = await thread.LoadAsync<RunState>() ?? new RunState();   // null: nothing was saved yet

            while (state.Step < 3)
            {
                state = state with { Step = state.Step + 1, Messages = [.. state.Messages, $"step {state.Step + 1} is done"] };
                await thread.SaveAsync(state, new SaveOptions { Node = "work", Step = state.Step });
                // A process that is killed here, at any moment, goes on at the next step when it is started again.
            }
            state.Messages.Count.ShouldBe(3);
        }

        var one = store.Checkpoints.Thread("run-1");
        await one.Edit()
            .Append("Messages", "a message")      // adds to the end of a list
            .Set("Step", 4)                       // gives a value
            .Remove("Draft")                      // takes a property out
            .SaveAsync(new SaveOptions { Node = "work", Step = 4 });
        (await one.LatestAsync())!.Version.ShouldBe(4);
    }

    [Fact]
    public async Task Tasks_inside_a_step()
    {
        await using var store = await AgentStore.OpenAsync("memory:");
        var thread = store.Checkpoints.Thread("run-1");
        var asked = 0;
        Task<string> AskAsync(string model) => Task.FromResult($"{model} answers {++asked}");

        var done = (await thread.PendingAsync()).ToDictionary(result => result.Task, result => result.Get<string>()!);
        foreach (var model in (string[])["small", "large"])
            if (!done.ContainsKey(model))
            {
                done[model] = await AskAsync(model);
                await thread.AddPendingAsync(model, done[model]);   // kept, whatever happens before the step is saved
            }
        await thread.SaveAsync(new RunState { Messages = [.. done.Values] });   // the step is saved and what was pending goes
        (await thread.PendingAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task Forks_and_time_travel()
    {
        await using var store = await AgentStore.OpenAsync("memory:");
        var thread = store.Checkpoints.Thread("run-1");
        for (var step = 1; step <= 5; step++)
            await thread.SaveAsync(new RunState { Step = step, Draft = $"draft {step}" }, new SaveOptions { Node = step % 2 == 0 ? "review" : "write", Step = step });

        var headers = await thread.ListAsync(new CheckpointFilter { Node = "review", Limit = 10 });   // newest first, without their states
        var third = await thread.FindStepAsync(3);
        var then = await thread.LoadAsync<RunState>(third!.Version);
        headers.Count.ShouldBe(2);
        then!.Draft.ShouldBe("draft 3");

        var changes = await thread.DiffAsync(third.Version, 5);        // path, before, after
        var author = await thread.BlameAsync("Draft");                 // the checkpoint that made it what it is
        changes.Select(change => change.Path).ShouldBe(["Draft", "Step"]);
        author!.Version.ShouldBe(5);

        var fork = await thread.ForkAsync(third.Version, "run-1-other");
        await fork.Edit().Set("Draft", "another draft").SaveAsync();
        var apart = await thread.DiffAsync(5, fork, 2);                // across the two
        apart.Count.ShouldBe(2);

        await thread.RewindAsync(third.Version);                       // version 3's state again, as version 6
        (await thread.LoadAsync<RunState>())!.Step.ShouldBe(3);

        await thread.Edit(2).Set("Draft", "from version 2").SaveAsync(new SaveOptions { Fork = true });   // a branch inside the thread
        (await thread.LatestAsync())!.Parent.ShouldBe(2);
    }

    [Fact]
    public async Task Prune()
    {
        await using var store = await AgentStore.OpenAsync("memory:");
        var thread = store.Checkpoints.Thread("run-1");
        for (var step = 1; step <= 50; step++)
            await thread.SaveAsync(new RunState { Step = step }, new SaveOptions { Tags = step == 10 ? ["milestone"] : [] });

        var policy = new PrunePolicy { KeepLast = 20 };                 // tagged ones stay unless KeepTagged is false
        var plan = await thread.PruneAsync(policy with { DryRun = true });   // says what would go, and how many bytes
        var report = await thread.PruneAsync(policy);
        (plan.Removed.Count, report.Removed.Count, report.Kept).ShouldBe((29, 29, 21));

        await store.Checkpoints.CopyThreadAsync("run-1", "run-1-copy");
        await store.Checkpoints.DeleteThreadAsync("run-1");
        (await store.Checkpoints.Thread("run-1-copy").LoadAsync<RunState>())!.Step.ShouldBe(50);
    }

    [Fact]
    public async Task Source_generated_contracts()
    {
        var options = new AgentStoreOptions { Json = RunJson.Default.Options };
        await using var store = await AgentStore.OpenAsync("memory:", options);
        await store.Checkpoints.Thread("a").SaveAsync(new RunState { Step = 1 });
        (await store.Checkpoints.Thread("a").LoadAsync(RunJson.Default.RunState))!.Step.ShouldBe(1);
    }
}
