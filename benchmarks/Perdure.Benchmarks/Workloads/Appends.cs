using System.Text.Json;
using Perdure.Benchmarks.Measures;
using Perdure.Benchmarks.Raw;
using Perdure.Messages;
using Perdure.Reasoning;
using Perdure.Serialization;

namespace Perdure.Benchmarks.Workloads;

/// <summary>Messages of 1 KB one by one, against one INSERT each; steps of reasoning of 1 KB with their run's totals, against an INSERT and an UPDATE in one transaction.</summary>
internal sealed class Appends : IWorkload
{
    private const int WarmingUp = 20_000;
    private const int WarmingUpOnServer = 3000;

    public async Task RunAsync(RunOptions options, Report report, Progress progress)
    {
        await using (var scratch = await Place.OpenAsync(options with { IsFull = false }))
        {
            progress.Phase("warming up");
            var steps = options.IsServer ? WarmingUpOnServer : WarmingUp;
            await MessagesAsync(scratch, steps, new Pair(), progress);
            await StepsAsync(scratch, steps, new Pair(), progress);
        }
        await using var place = await Place.OpenAsync(options);
        await ChangeSaves.SettleAsync(new Chat(), place, progress);
        var (messages, reasoning) = (new Pair(), new Pair());
        progress.Phase("appending messages");
        await MessagesAsync(place, options.N, messages, progress);
        progress.Phase("appending steps of reasoning");
        await StepsAsync(place, options.N, reasoning, progress);
        foreach (var (measure, pair) in new[] { ("append-message", messages), ("append-step", reasoning) })
        {
            report.Add(measure, "ms", pair.Ours.P50, pair.Raw.P50);
            report.Add($"{measure}-p99", "ms", pair.Ours.P99, pair.Raw.P99);
        }
    }

    private static async Task MessagesAsync(Place place, int count, Pair pair, Progress progress)
    {
        var raw = place.Raw.Writer();
        for (var i = 1; i <= count; i++)
        {
            var message = new Message { Role = i % 2 == 0 ? "assistant" : "user", Parts = [new TextPart(Words.Text(i, 960))] };
            var bytes = JsonSerializer.SerializeToUtf8Bytes(new MessageBody(message.Parts, null), RoomJson.Default.MessageBody);
            await pair.TakeAsync(async () => await place.Store.Messages.AppendAsync("appends", message), () => raw.Append("appends", i, bytes));
            progress.Step(i, count);
        }
    }

    // The first step is not timed: it makes the run and lists it.
    private static async Task StepsAsync(Place place, int count, Pair pair, Progress progress)
    {
        var trail = place.Store.Reasoning.Run(new ReasoningRun { Id = "appends", AgentId = "researcher" });
        await trail.AppendAsync(Thought(0));
        var run = await trail.FindAsync() ?? throw new InvalidOperationException("The run is not there.");
        var raw = ((RawDatabase)place.Raw).StepWriter();
        raw.Run = JsonSerializer.SerializeToUtf8Bytes(run, RoomJson.Default.ReasoningRun);
        raw.Begin(run.Id);
        for (var i = 1; i <= count; i++)
        {
            var step = Thought(i);
            var bytes = JsonSerializer.SerializeToUtf8Bytes(step with { RunId = run.Id, AgentId = run.AgentId, StepNumber = i }, RoomJson.Default.ReasoningStep);
            await pair.TakeAsync(async () => await trail.AppendAsync(step), () => raw.Append(run.Id, i, bytes));
            progress.Step(i, count);
        }
    }

    private static ReasoningStep Thought(int i) => new()
    {
        Title = $"Step {i}",
        Reasoning = Words.Text(i, 600),
        Action = Words.Text(i + 1, 60),
        Result = Words.Text(i + 2, 200),
        Confidence = 0.8,
        InputTokens = 300,
        OutputTokens = 100,
        Duration = TimeSpan.FromMilliseconds(i),
    };
}
