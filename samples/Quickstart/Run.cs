using Perdure;

namespace Quickstart;

/// <summary>A run from its beginning, or from where the last process was killed, to its end.</summary>
internal sealed class Run(AgentStore store, Library library, Options options)
{
    public async Task GoAsync()
    {
        Console.WriteLine($"A docs assistant reads {library.Files.Count} Markdown files in {library.Folder}");
        Console.WriteLine($"and keeps all it knows in {options.Place}");
        Console.WriteLine();
        await store.Agents.SeedAsync([Librarian.Agent]);
        var memory = new Memory(store, library.Folder);
        var conversation = await Conversation.OpenAsync(store, library.Folder);
        if (await conversation.Checkpoints.LatestAsync() is { Step: { } done })
            Console.WriteLine($"resumed at step {done + 1}");

        var assistant = new Assistant(conversation, library, memory, "step", options.CrashAfter);
        var (_, version) = await assistant.WorkAsync();
        var fork = await new WhatIf(conversation, library, memory).GoAsync(version);

        Console.WriteLine();
        Figures.Show(await Figures.OfAsync(conversation), await Figures.OfAsync(fork), assistant.Saves);
        await conversation.FinishAsync();
        Console.WriteLine();
        Console.WriteLine(options.CrashAfter is { } step
            ? $"Finished. Step {step} was not among the steps of this process, so it was not killed; the next ./run begins anew."
            : "Finished; the next ./run begins anew. Try ./run --crash-after 7, then ./run.");
    }
}
