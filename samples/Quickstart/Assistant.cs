using System.Diagnostics;
using Perdure.Checkpoints;
using Perdure.Messages;
using Perdure.Reasoning;
using Perdure.Tasks;

namespace Quickstart;

/// <summary>Works through the steps of a run, from wherever the store says it stands.</summary>
internal sealed class Assistant(Conversation conversation, Library library, Memory memory, string title, long? crashAfter)
{
    private readonly List<TimeSpan> saves = [];

    /// <summary>How long each save of this process took: a checkpoint and a message in one transaction.</summary>
    public IReadOnlyList<TimeSpan> Saves => saves;

    /// <returns>The state after the last step, and its version.</returns>
    public async Task<(AssistantState State, long Version)> WorkAsync()
    {
        var state = await conversation.Checkpoints.LoadAsync<AssistantState>() ?? new AssistantState();
        var version = (await conversation.Checkpoints.LatestAsync())?.Version ?? 0;
        while (Steps.NodeOf(state.Step + 1, state.Plan.Count) is { } node)
        {
            var task = await conversation.ClaimAsync(state.Step + 1, node);
            // The parent makes the save a compare-and-swap: another process at the same run is a conflict, not a mess.
            var options = new SaveOptions { Parent = version++, Node = node, Step = state.Step + 1 };
            state = await DoAsync(state with { Step = state.Step + 1 }, options, task);
        }
        return (state, version);
    }

    private Task<AssistantState> DoAsync(AssistantState state, SaveOptions options, AgentTask task) => options.Node switch
    {
        Steps.Plan => PlanAsync(state, options, task),
        Steps.Read => ReadAsync(state, options, task),
        Steps.Collect => CollectAsync(state, options, task),
        Steps.Answer => AnswerAsync(state, options, task),
        _ => SummariseAsync(state, options, task),
    };

    /// <summary>The whole state is given: Perdure finds what changed.</summary>
    private async Task<AssistantState> PlanAsync(AssistantState state, SaveOptions options, AgentTask task)
    {
        state = state with { Plan = library.Files, Questions = Question.BuiltIn };
        await memory.KeepOnlyAsync(state.Plan);
        await SaveAsync(state, task, $"{state.Plan.Count} files to read, {state.Questions.Count} questions to answer", thread => thread.SaveAsync(state, options));
        return state;
    }

    /// <summary>The change alone is given: the cost is that of one file, however many were read before.</summary>
    private async Task<AssistantState> ReadAsync(AssistantState state, SaveOptions options, AgentTask task)
    {
        var file = state.Plan[(int)state.Step - 2];
        var text = await library.ReadAsync(file);
        var chunks = await memory.StoreAsync(file, text);
        var passages = Markdown.Cut(file, text);
        var note = new FileNote(file, passages.FirstOrDefault(passage => passage.Level > 0)?.Text ?? file, passages.Count(passage => passage.Level > 0), Words.In(text).Count());
        await SaveAsync(state, task, $"{file}: {note.Headings} heading{(note.Headings == 1 ? "" : "s")}, {note.Words:N0} words, {chunks} chunk{(chunks == 1 ? "" : "s")}", thread =>
        {
            var edit = thread.Edit().Append("files", note).Set("step", state.Step);
            foreach (var passage in passages)
                edit.Append("passages", passage);
            return edit.SaveAsync(options);
        });
        return state with { Files = [.. state.Files, note], Passages = [.. state.Passages, .. passages] };
    }

    private async Task<AssistantState> CollectAsync(AssistantState state, SaveOptions options, AgentTask task)
    {
        state = state with { Terms = Words.Terms(state.Passages) };
        var said = $"{state.Files.Sum(file => file.Headings)} headings; words that stand out: {string.Join(", ", state.Terms.Take(6).Select(term => term.Word))}";
        await SaveAsync(state, task, said, thread => thread.Edit().Set("terms", state.Terms).Set("step", state.Step).SaveAsync(options));
        return state;
    }

    /// <summary>
    /// A step of several tasks. With a model each takes its time, so each result is kept as soon as it is there: after a crash
    /// inside the step only what is missing is done again.
    /// </summary>
    private async Task<AssistantState> AnswerAsync(AssistantState state, SaveOptions options, AgentTask task)
    {
        var kept = (await conversation.Checkpoints.PendingAsync()).ToDictionary(result => result.Task, result => result.Get<Answer>()!);
        foreach (var (i, question) in state.Questions.Index().Where(one => !kept.ContainsKey(one.Item)))
        {
            kept[question] = await AnswerAsync(i + 1, question, state);
            await conversation.Checkpoints.AddPendingAsync(question, kept[question]);
        }
        state = state with { Answers = [.. state.Questions.Select(question => kept[question])] };
        await SaveAsync(state, task, string.Join("\n", state.Answers), thread => thread.SaveAsync(state, options));
        return state;
    }

    /// <summary>Looks up what is near to the question, quotes the best of it, and records why. A step of the same number replaces the one before, so a repeated question is recorded once.</summary>
    private async Task<Answer> AnswerAsync(int number, string question, AssistantState state)
    {
        var started = Stopwatch.GetTimestamp();
        var found = await memory.SearchAsync(question, state.Terms);
        var answer = Answers.To(question, state, found);
        await conversation.Reasoning.AppendAsync(new ReasoningStep
        {
            StepNumber = number,
            Title = question,
            Reasoning = $"{found.Count} chunks are near, from {string.Join(", ", found.Select(match => match.Item.Source).Distinct().Take(3))}; the passage with most of the words of an answer is quoted.",
            Action = "search",
            Result = answer.Quote,
            Confidence = answer.Line == 0 ? 0 : Math.Clamp(found.Max(match => match.VectorScore ?? 0), 0, 1),
            NextAction = number < state.Questions.Count ? NextAction.Continue : NextAction.FinalAnswer,
            Duration = Stopwatch.GetElapsedTime(started),
        });
        return answer;
    }

    private async Task<AssistantState> SummariseAsync(AssistantState state, SaveOptions options, AgentTask task)
    {
        var longest = state.Files.MaxBy(file => file.Words)!;
        state = state with { Summary = $"{state.Files.Count} files with {state.Files.Sum(file => file.Words):N0} words, mostly about {string.Join(", ", state.Terms.Take(3).Select(term => term.Word))}. The longest is {longest.File}." };
        await conversation.Reasoning.CompleteAsync();
        await SaveAsync(state, task, state.Summary, thread => thread.Edit().Set("summary", state.Summary).Set("step", state.Step).SaveAsync(options));
        return state;
    }

    private async Task SaveAsync(AssistantState state, AgentTask task, string said, Func<CheckpointThread, ValueTask<Checkpoint>> save)
    {
        var started = Stopwatch.GetTimestamp();
        var saved = await conversation.CommitAsync(task, Message.Assistant(said), Steps.NodeOf(state.Step + 1, state.Plan.Count), save);
        saves.Add(Stopwatch.GetElapsedTime(started));
        Console.WriteLine($"{title} {saved.Step,3} of {Steps.Count(state.Plan.Count)}  {saved.Node,-9}  {said.Replace("\n", "\n" + new string(' ', 26), StringComparison.Ordinal)}");
        if (saved.Step == crashAfter)
            Crash.Now($"step {saved.Step} is saved; kill -9");
    }
}
