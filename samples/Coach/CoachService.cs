using Coach.Actions;
using Coach.Machine;
using Coach.Memory;
using Coach.Script;
using Perdure.Messages;
using Perdure.States;
using Perdure.Storage;

namespace Coach;

/// <summary>One turn after another: listen, act, move on, answer, remember. Nothing is kept in the process, so any process can take the next turn.</summary>
internal sealed class CoachService(ActionExecutor executor, StateMachine machine, ContextManager contexts, ScriptedCoach coach)
{
    /// <summary>The answer to what was said, once the turn is stored.</summary>
    public async Task<string> TurnAsync(string user, string session, string said, CancellationToken cancellationToken)
    {
        while (true)
            try
            {
                return await TryTurnAsync(user, session, said, cancellationToken);
            }
            catch (PerdureException exception) when (exception.Fault == Fault.Conflict)
            {
                // Another process took a turn in this session: this one is decided anew, by what that one left.
                cancellationToken.ThrowIfCancellationRequested();
            }
    }

    /// <summary>Where the person stands, and what the coach asks for now.</summary>
    public async Task<(CoachingState State, string Question, string Summary)> StandsAsync(string user, string session, CancellationToken cancellationToken)
    {
        var record = await executor.LoadAsync(user, session, cancellationToken);
        return (record.Stands, coach.Speak(record.Situation("")), record.Context.Summary);
    }

    private async Task<string> TryTurnAsync(string user, string session, string said, CancellationToken cancellationToken)
    {
        var before = await executor.LoadAsync(user, session, cancellationToken);
        var after = coach.Listen(before.Situation(said)).Aggregate(before, executor.Do);
        if (machine.Next(after.Situation(said)) is { } next)
            after = executor.Do(after, new MoveTo(next));
        var answer = coach.Speak(after.Situation(""));
        after = after with { Context = contexts.Add(after.Context, new ContextMessage(MessageRole.User, said), new ContextMessage(MessageRole.Assistant, answer)) };
        await executor.SaveAsync(before, after, cancellationToken);
        return answer;
    }
}
