using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;
using Perdure.Extensions.AI;
using Perdure.Metrics;
using Perdure.Reasoning;
using Perdure.Revisions;

namespace Perdure.Tests.Documents.Snippets;

/// <summary>What the guide shows of reasoning, metrics and histories.</summary>
public sealed class TraceSnippets
{
    [Fact]
    public async Task Reasoning()
    {
        await using var store = await AgentStore.OpenAsync("memory:");

        var trail = store.Reasoning.Run("run-1", agentId: "planner");
        await trail.StepAsync("Plan", "First look up the tide table.", confidence: 0.8);
        await trail.AppendAsync(new ReasoningStep { Title = "Look up", Action = "find_tides", Result = "High water at noon.", InputTokens = 120, OutputTokens = 30, NextAction = NextAction.FinalAnswer });
        await trail.CompleteAsync();

        var totals = await store.Reasoning.StatisticsAsync("run-1");       // null: no such run
        await foreach (var step in store.Reasoning.StepsOf("run-1"))       // by number
            Console.WriteLine($"{step.StepNumber} {step.Title}: {step.Result}");
        var failed = await store.Reasoning.All().OfAgent("planner").WithStatus(ReasoningStatus.Failed).Take(20).ToPageAsync();

        (totals!.Steps, totals.TotalTokens, totals.MeanConfidence(), failed.Items.Count).ShouldBe((2, 150L, 0.9, 0));
        using var client = new Tides();

        using var recording = client.RecordingTo(store.Reasoning.Run("run-2", agentId: "planner"));
        var answer = await recording.GetResponseAsync("When is high water?");

        (await store.Reasoning.StepsOf("run-2").FirstAsync())!.Result.ShouldBe(answer.Text);
    }

    [Fact]
    public async Task Metrics()
    {
        await using var store = await AgentStore.OpenAsync("memory:");
        var now = DateTimeOffset.UtcNow;

        await store.Metrics.RecordAsync("api", "latency_ms", 12.5);
        await store.Metrics.RecordAllAsync(
        [
            new Metric { Service = "api", Name = "latency_ms", Value = 9, Tags = new JsonObject { ["region"] = "eu" } },
            new Metric { Service = "api", Name = "errors", Value = 1 },
        ]);                                                                // one round trip
        var lastHour = await store.Metrics.Recent("api", "latency_ms").Take(100).ToPageAsync();   // newest first

        lastHour.Items.Select(metric => metric.Value).ShouldBe([9, 12.5]);

        await foreach (var hour in store.Metrics.RollUpsAsync("api", "latency_ms", MetricPeriod.Hour, now.AddDays(-7), now))
            Console.WriteLine($"{hour.Start:u} {hour.Count} {hour.Mean():F1} {hour.Max:F1}");
        await store.Metrics.RollUpAsync();                                 // keeps them; the maintenance of a host does both each hour
        await store.Metrics.SweepAsync();                                  // removes what is past its time and invisible already
    }

    [Fact]
    public async Task History()
    {
        await using var store = await AgentStore.OpenAsync("memory:", new AgentStoreOptions
        {
            Collections = [Ticket.Collection],
            Revisions = new RevisionOptions { Collections = ["tickets", "threads"], By = "system" },   // leave Collections out for all
        });
        using (store.Actor("alice"))                                       // who writes, in this flow of calls
            await store.Collection(Ticket.Collection).SaveAsync(new Ticket { Id = "t1", Status = "open" });
        await store.Collection(Ticket.Collection).UpdateAsync("t1", ticket => ticket with { Status = "done" });

        var history = store.Revisions.Of(Ticket.Collection, "t1");         // of a room's record: Of("threads", id)
        await foreach (var revision in history.ListAsync())                // newest first; headers only, ReadAsync has the snapshots
            Console.WriteLine($"{revision.Number} {revision.At:u} {revision.By} {revision.Kind}");
        var changes = await history.ChangesAsync(1, 2);                    // paths with the old and the new value
        var before = await history.LoadAsync<Ticket>(1);                   // or as of a time
        await history.RestoreAsync(1);                                     // saves it again, as a new version

        changes.ShouldHaveSingleItem().Path.ShouldBe("Status");
        before!.Status.ShouldBe("open");
        (await history.ListAsync().Select(one => one.By).ToListAsync()).ShouldBe(["system", "system", "alice"]);
    }

    private sealed class Tides : IChatClient
    {
        public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, [new TextReasoningContent("The moon is south."), new TextContent("At noon.")])));

        public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            foreach (var update in (await GetResponseAsync(messages, options, cancellationToken)).ToChatResponseUpdates())
                yield return update;
        }

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose() { }
    }
}
