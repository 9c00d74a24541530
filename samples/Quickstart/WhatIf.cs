using Perdure.Checkpoints;

namespace Quickstart;

/// <summary>Goes back to an early step of a finished run, asks another question there, and works on from it in a fork. The run itself stays as it is.</summary>
internal sealed class WhatIf(Conversation run, Library library, Memory memory)
{
    private const int EarlyStep = 2;
    private const int MostChanges = 12;

    public async Task<Conversation> GoAsync(long version)
    {
        var early = (await run.Checkpoints.FindStepAsync(EarlyStep))!;
        var asked = Question.WhatIf;
        Console.WriteLine();
        Console.WriteLine($"What if the last question had been \"{asked}\"? Back to step {EarlyStep} (version {early.Version}), on a fork:");
        var fork = await run.ForkAsync(early.Version, $"What if: {asked}");
        await AskAsync(fork.Checkpoints, asked);
        var (_, other) = await new Assistant(fork, library, memory, "fork", null).WorkAsync();
        await ShowAsync(await run.Checkpoints.DiffAsync(version, fork.Checkpoints, other), version, other);
        return fork;
    }

    // The fork's first version is the state it begins with; what follows is saved on it.
    private static async Task AskAsync(CheckpointThread fork, string asked)
    {
        var state = (await fork.LoadAsync<AssistantState>())!;
        if (state.Questions[^1] != asked)
            await fork.SaveAsync(state with { Questions = [.. state.Questions.SkipLast(1), asked] }, new SaveOptions { Node = "edit", Step = state.Step, Tags = ["what-if"] });
    }

    private static async Task ShowAsync(IReadOnlyList<StateChange> changes, long version, long other)
    {
        Console.WriteLine();
        Console.WriteLine($"What differs between the run (version {version}) and its fork (version {other}):");
        foreach (var change in changes.Take(MostChanges))
            await Console.Out.WriteLineAsync($"  {change.Path}\n    - {Short(change.Before?.ToString())}\n    + {Short(change.After?.ToString())}");
        if (changes.Count > MostChanges)
            Console.WriteLine($"  … and {changes.Count - MostChanges} more");
    }

    private static string Short(string? text) => text switch { null => "(nothing)", { Length: > 100 } => text[..100] + "…", _ => text };
}
