using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using Perdure.Extensions.AI;
using Perdure.Reasoning;

namespace Perdure.Tests.Reasoning;

/// <summary>What a model thought, out of its messages and into a run.</summary>
public sealed class ChatReasoningTests
{
    private static readonly DateTimeOffset When = new(2025, 3, 4, 5, 6, 7, TimeSpan.FromHours(1));

    private static CancellationToken None => TestContext.Current.CancellationToken;

    private static ChatResponse Response => new(new ChatMessage(ChatRole.Assistant,
    [
        new TextReasoningContent("First, "), new TextReasoningContent("the tide table."), new FunctionCallContent("1", "find_tides"),
        new TextReasoningContent("Noon is high."), new TextContent("High water is "), new TextContent("at noon."),
    ]))
    {
        ModelId = "model-1",
        ResponseId = "response-1",
        CreatedAt = When,
        FinishReason = ChatFinishReason.Stop,
        Usage = new UsageDetails { InputTokenCount = 100, OutputTokenCount = 40, ReasoningTokenCount = 25, TotalTokenCount = 141 },
    };

    [Fact]
    public void A_response_becomes_a_step_for_each_stretch_of_reasoning()
    {
        var steps = Response.ToReasoningSteps(TimeSpan.FromSeconds(2));
        steps.Select(step => (step.Reasoning, step.Action, step.Result, step.NextAction)).ShouldBe(
        [
            ("First, the tide table.", "find_tides", "", NextAction.Continue),
            ("Noon is high.", "", "High water is at noon.", NextAction.FinalAnswer),
        ]);
        (steps[0].InputTokens, steps[1].InputTokens, steps[1].OutputTokens, steps[1].ReasoningTokens, steps[1].TotalTokens, steps[1].Duration).ShouldBe((0, 100, 40, 25, 141, TimeSpan.FromSeconds(2)));
        steps.ShouldAllBe(step => step.Timestamp == When && step.Metadata["model"]!.GetValue<string>() == "model-1");
    }

    [Fact]
    public void A_response_without_reasoning_is_one_step_and_one_without_anything_is_none()
    {
        new ChatResponse(new ChatMessage(ChatRole.Assistant, "Yes.")) { ModelId = "m" }.ToReasoningSteps().ShouldHaveSingleItem().Result.ShouldBe("Yes.");
        new ChatResponse([]).ToReasoningSteps().ShouldBeEmpty();
        Should.Throw<ArgumentNullException>(() => ((ChatResponse)null!).ToReasoningSteps());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_client_records_each_call_with_its_tokens(bool isStreamed)
    {
        await using var store = await AgentStore.OpenAsync("memory:", None);
        using var client = new Scripted(Response).RecordingTo(store.Reasoning.Run("run-1", "planner"));
        for (var call = 0; call < 2; call++)
            if (isStreamed)
                (await client.GetStreamingResponseAsync("When is high water?", null, None).ToChatResponseAsync(None)).Text.ShouldBe("High water is at noon.");
            else
                (await client.GetResponseAsync("When is high water?", null, None)).Text.ShouldBe("High water is at noon.");
        var run = (await store.Reasoning.FindAsync("run-1", None))!;
        (run.AgentId, run.Totals.Steps, run.Totals.InputTokens, run.Totals.TotalTokens).ShouldBe(("planner", 4, 200, 282));
        run.Totals.ShouldBe(ReasoningTotals.Of(await store.Reasoning.StepsOf("run-1").ToListAsync(None)));
    }

    [Fact]
    public async Task A_call_that_fails_records_nothing_and_no_store_is_needed()
    {
        await using var store = await AgentStore.OpenAsync("memory:", None);
        using var failing = new Scripted(null).RecordingTo(store.Reasoning.Run("run-1", "planner"));
        await Should.ThrowAsync<InvalidOperationException>(() => failing.GetResponseAsync("?", null, None));
        (await store.Reasoning.FindAsync("run-1", None)).ShouldBeNull();
        using var nowhere = new Scripted(Response).RecordingTo(ReasoningSink.None);
        (await nowhere.GetResponseAsync("?", null, None)).Text.ShouldBe("High water is at noon.");
        await ReasoningSink.None.FailAsync("why", None);
        Should.Throw<ArgumentNullException>(() => new Scripted(null).RecordingTo(null!));
    }

    private sealed class Scripted(ChatResponse? answer) : IChatClient
    {
        public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            answer is null ? throw new InvalidOperationException("The model is away.") : Task.FromResult(answer);

        public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            await Task.Yield();
            foreach (var update in answer!.ToChatResponseUpdates())
                yield return update;
        }

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose() { }
    }
}
