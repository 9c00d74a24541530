using System.Diagnostics;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using Perdure.Reasoning;

namespace Perdure.Extensions.AI;

/// <summary>
/// A chat client that records what the model thought, and the tokens it took, of each call: <c>client.RecordingTo(store.Reasoning.Run("run-1", "planner"))</c>.
/// A response is handed on once it is recorded; of a streamed one, the updates at once and the steps at its end. A call that fails, or a
/// stream that is left before its end, records nothing. Safe to share as far as the client below is.
/// </summary>
/// <param name="inner">The client that is asked; disposed with this one.</param>
/// <param name="sink">Where to record.</param>
public sealed class ReasoningChatClient(IChatClient inner, IReasoningSink sink) : DelegatingChatClient(inner)
{
    private readonly IReasoningSink sink = sink ?? throw new ArgumentNullException(nameof(sink));

    /// <inheritdoc/>
    public override async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var started = Stopwatch.GetTimestamp();
        var response = await base.GetResponseAsync(messages, options, cancellationToken).ConfigureAwait(false);
        await RecordAsync(response, started, cancellationToken).ConfigureAwait(false);
        return response;
    }

    /// <inheritdoc/>
    public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var started = Stopwatch.GetTimestamp();
        var updates = new List<ChatResponseUpdate>();
        await foreach (var update in base.GetStreamingResponseAsync(messages, options, cancellationToken).ConfigureAwait(false))
        {
            updates.Add(update);
            yield return update;
        }
        await RecordAsync(updates.ToChatResponse(), started, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask RecordAsync(ChatResponse response, long started, CancellationToken cancellationToken)
    {
        foreach (var step in response.ToReasoningSteps(Stopwatch.GetElapsedTime(started)))
            await sink.StepAsync(step, cancellationToken).ConfigureAwait(false);
    }
}
