using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;
using Perdure.Reasoning;

namespace Perdure.Extensions.AI;

/// <summary>Reads what a model thought out of its messages.</summary>
public static class ChatReasoning
{
    /// <summary>
    /// The steps of a response: one for each stretch of <see cref="TextReasoningContent"/>, with the text that follows it as its result.
    /// The last one carries the tokens of the response and says that the answer follows when the model stopped by itself. A response
    /// without reasoning is one step with its text as the result; one without either and without usage is none.
    /// </summary>
    /// <param name="response">The response.</param>
    /// <param name="duration">How long it took altogether; the last step carries it.</param>
    public static IReadOnlyList<ReasoningStep> ToReasoningSteps(this ChatResponse response, TimeSpan duration = default)
    {
        ArgumentNullException.ThrowIfNull(response);
        var steps = response.Messages.ToReasoningSteps().ToList();
        if (steps.Count == 0 && (response.Text.Length > 0 || response.Usage is not null))
            steps.Add(new ReasoningStep { Title = response.ModelId ?? "", Result = response.Text });
        if (steps.Count == 0)
            return steps;
        var last = steps[^1] with { NextAction = response.FinishReason == ChatFinishReason.Stop ? NextAction.FinalAnswer : NextAction.Continue, Duration = duration };
        steps[^1] = response.Usage is { } usage ? WithUsage(last, usage) : last;
        return [.. steps.Select(step => step with { Timestamp = response.CreatedAt ?? default, Metadata = Describe(response) })];
    }

    /// <summary>The steps of messages, one for each stretch of <see cref="TextReasoningContent"/>, with what follows it: text as the result, calls of tools as the action.</summary>
    public static IReadOnlyList<ReasoningStep> ToReasoningSteps(this IEnumerable<ChatMessage> messages)
    {
        ArgumentNullException.ThrowIfNull(messages);
        var steps = new List<ReasoningStep>();
        foreach (var message in messages)
        {
            ReasoningStep? step = null;
            foreach (var content in message.Contents)
                if (content is TextReasoningContent thought)
                {
                    if (step is { Result.Length: 0, Action.Length: 0 })
                        step = step with { Reasoning = step.Reasoning + thought.Text };
                    else
                    {
                        if (step is not null)
                            steps.Add(step);
                        step = new ReasoningStep { Title = message.AuthorName ?? "", Reasoning = thought.Text, Timestamp = message.CreatedAt ?? default };
                    }
                }
                else if (content is TextContent text && step is not null)
                    step = step with { Result = step.Result + text.Text };
                else if (content is FunctionCallContent call && step is not null)
                    step = step with { Action = step.Action.Length == 0 ? call.Name : $"{step.Action}, {call.Name}" };
            if (step is not null)
                steps.Add(step);
        }
        return steps;
    }

    private static ReasoningStep WithUsage(ReasoningStep step, UsageDetails usage) => step with
    {
        InputTokens = Count(usage.InputTokenCount),
        OutputTokens = Count(usage.OutputTokenCount),
        ReasoningTokens = Count(usage.ReasoningTokenCount),
        TotalTokens = usage.TotalTokenCount is null ? null : Count(usage.TotalTokenCount),
    };

    private static int Count(long? tokens) => (int)Math.Clamp(tokens ?? 0, 0, int.MaxValue);

    private static JsonObject Describe(ChatResponse response)
    {
        var described = new JsonObject();
        if (response.ModelId is { } model)
            described["model"] = model;
        if (response.ResponseId is { } id)
            described["responseId"] = id;
        return described;
    }
}
