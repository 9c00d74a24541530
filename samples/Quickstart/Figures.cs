using Perdure.Checkpoints;
using Perdure.Reasoning;

namespace Quickstart;

/// <summary>What a run did, and what its history costs, from the headers of its checkpoints; no state is loaded.</summary>
/// <param name="Tasks">How many steps were done as tasks.</param>
/// <param name="Thoughts">How many steps of reasoning it recorded, and how sure it was of them.</param>
/// <param name="Checkpoints">How many there are.</param>
/// <param name="Appended">By how much the state grew from each to the next, in bytes of JSON.</param>
/// <param name="Stored">What the checkpoints take in the store, in bytes, without the database's own overhead.</param>
/// <param name="Whole">What they would take if each held the whole state.</param>
internal sealed record Figures(int Tasks, ReasoningTotals Thoughts, int Checkpoints, long Appended, long Stored, long Whole)
{
    public static async Task<Figures> OfAsync(Conversation run)
    {
        var thread = run.Checkpoints;
        var all = await thread.ListAsync(new CheckpointFilter { Limit = int.MaxValue });
        var sizes = all.ToDictionary(checkpoint => checkpoint.Version, checkpoint => checkpoint.StateBytes);
        // A fork begins with what it was forked from and has appended none of it.
        var begun = await thread.OriginAsync() is null ? 0 : all[^1].StateBytes;
        var appended = all.Sum(checkpoint => Math.Max(0, checkpoint.StateBytes - (checkpoint.Parent is { } parent ? sizes[parent] : begun)));
        var thoughts = (await run.Reasoning.FindAsync())?.Totals ?? new ReasoningTotals();
        return new Figures(await run.DoneAsync(), thoughts, all.Count, appended, all.Sum(checkpoint => checkpoint.StoredBytes), all.Sum(checkpoint => checkpoint.StateBytes));
    }

    public static void Show(Figures run, Figures fork, IReadOnlyList<TimeSpan> saves)
    {
        Row("", "run", "fork");
        Row("tasks done", $"{run.Tasks:N0}", $"{fork.Tasks:N0}");
        Row("thoughts", $"{run.Thoughts.Steps:N0}", $"{fork.Thoughts.Steps:N0}");
        Row("mean confidence", $"{run.Thoughts.MeanConfidence():F2}", $"{fork.Thoughts.MeanConfidence():F2}");
        Row("checkpoints", $"{run.Checkpoints:N0}", $"{fork.Checkpoints:N0}");
        Row("bytes appended", $"{run.Appended:N0}", $"{fork.Appended:N0}");
        Row("bytes stored", $"{run.Stored:N0}", $"{fork.Stored:N0}");
        Row("stored / appended", $"{run.Ratio:F2}", $"{fork.Ratio:F2}");
        Row("if each were whole", $"{run.Whole:N0}", $"{fork.Whole:N0}");
        Row("median save time", saves.Count == 0 ? "-" : $"{saves.Order().ElementAt(saves.Count / 2).TotalMilliseconds:F2} ms", "");

        static void Row(string name, string first, string second) => Console.WriteLine($"  {name,-18} {first,14} {second,14}".TrimEnd());
    }

    private double Ratio => (double)Stored / Appended;
}
