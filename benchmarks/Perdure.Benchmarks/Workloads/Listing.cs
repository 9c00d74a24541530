using System.Text.Json.Nodes;
using Perdure.Benchmarks.Measures;
using Perdure.Benchmarks.Raw;
using Perdure.Checkpoints;

namespace Perdure.Benchmarks.Workloads;

/// <summary>The newest ten headers of a long history, against the raw query of ten rows' metadata.</summary>
internal sealed class Listing : IWorkload
{
    private const int Short = 100;
    private const int Headers = 10;
    private const int Rounds = 1000;
    private static readonly string Metadata = """{"source":"loop","score":7}""";

    public async Task RunAsync(RunOptions options, Report report, Progress progress)
    {
        await using var place = await Place.OpenAsync(options);
        progress.Phase("saving checkpoints to list");
        var some = await FillAsync(place, "short", Math.Min(Short, options.N), progress);
        var all = await FillAsync(place, "long", options.N, progress);
        progress.Phase("listing");
        await PlayAsync(place, all, Rounds / 2, new Pair(), progress);
        var (ofAll, ofSome) = (new Pair(), new Pair());
        for (var part = 0; part < 10; part++)
        {
            await PlayAsync(place, all, Rounds / 10, ofAll, progress);
            await PlayAsync(place, some, Rounds / 10, ofSome, progress);
        }
        report.Add("list-10", "ms", ofAll.Ours.P50, ofAll.Raw.P50);
        report.Add("list-flatness", "ms", ofAll.Ours.P50, ofSome.Ours.P50);
    }

    private static async Task PlayAsync(Place place, CheckpointThread thread, int rounds, Pair pair, Progress progress)
    {
        var filter = new CheckpointFilter { Limit = Headers };
        for (var i = 0; i < rounds; i++)
        {
            await pair.TakeAsync(async () => Check((await thread.ListAsync(filter)).Count), () => Check(place.Raw.Newest(thread.Id, Headers).Count));
            progress.Step(i, rounds);
        }
    }

    private static void Check(int found)
    {
        if (found != Headers)
            throw new InvalidOperationException($"{found} headers were listed instead of {Headers}; n must be at least {Headers}.");
    }

    private static async Task<CheckpointThread> FillAsync(Place place, string id, int count, Progress progress)
    {
        var thread = place.Store.Checkpoints.Thread(id);
        var scenario = new Chat();
        for (var i = 1; i <= count; i++)
        {
            var step = scenario.At(i);
            await thread.Edit().Append("messages", Words.Text(i, 1000)).Set("step", i).SaveAsync(new SaveOptions { Step = i, Node = "agent", Metadata = (JsonObject)JsonNode.Parse(Metadata)! });
            place.Raw.KeepRow(id, new RawRow(i, i, i, "agent", Metadata), step.Bytes);
            progress.Step(i, count);
        }
        return thread;
    }
}
