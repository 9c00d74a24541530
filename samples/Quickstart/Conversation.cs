using System.Text.Json.Nodes;
using Perdure;
using Perdure.Checkpoints;
using Perdure.Messages;
using Perdure.Reasoning;
using Perdure.Sessions;
using Perdure.Storage;
using Perdure.Tasks;
using Perdure.Threads;

namespace Quickstart;

/// <summary>One run as the store sees it: a thread of the session, its messages, its checkpoints, the tasks of its steps and its reasoning.</summary>
internal sealed class Conversation
{
    private const string SessionId = "quickstart";

    // Short, so that the step of a process that was killed in its midst is soon free; no step here takes longer.
    private static readonly ClaimOptions Claim = new() { Owner = "quickstart", Lease = TimeSpan.FromSeconds(10) };

    private readonly AgentStore store;

    private Conversation(AgentStore store, string id)
    {
        (this.store, Id) = (store, id);
        Checkpoints = store.Checkpoints.Thread(id);
        Reasoning = store.Reasoning.Run(new ReasoningRun { Id = id, AgentId = Librarian.Id, ThreadId = id });
    }

    public string Id { get; }

    public CheckpointThread Checkpoints { get; }

    public ReasoningTrail Reasoning { get; }

    /// <summary>The newest run over the folder when it is not finished, else a new one.</summary>
    public static async Task<Conversation> OpenAsync(AgentStore store, string folder)
    {
        await BeginSessionAsync(store);
        await foreach (var thread in store.Threads.OfSession(SessionId))
            if ((string?)thread.Metadata["folder"] == folder)
                return (bool?)thread.Metadata["finished"] == true ? await BeginAsync(store, folder) : new Conversation(store, thread.Id);
        return await BeginAsync(store, folder);
    }

    /// <summary>What another run began with one of this run's checkpoints is called; it may be there from before a crash.</summary>
    public async Task<Conversation> ForkAsync(long version, string title)
    {
        var id = Id + "-fork";
        await store.Threads.SaveAsync(new AgentThread { Id = id, SessionId = SessionId, Title = title, Metadata = new JsonObject { ["forkOf"] = Id } });
        var fork = new Conversation(store, id);
        if (await fork.Checkpoints.LatestAsync() is null)
            await Checkpoints.ForkAsync(version, id);
        return fork;
    }

    /// <summary>Takes the task of a step, which nobody else has then. While a process that was killed in its midst holds it, this waits for the end of its lease.</summary>
    public async Task<AgentTask> ClaimAsync(long step, string node)
    {
        if (await store.Tasks.FindAsync(TaskOf(step)) is null)
            await store.Tasks.CreateAsync(Task(step, node));
        for (var isTold = false; ; isTold = true)
        {
            if (await store.Tasks.ClaimAsync(Id, Claim) is { } task)
                return task;
            if (!isTold)
                Console.WriteLine($"step {step} is another process's; waiting for it to be done or for its lease to end");
            await System.Threading.Tasks.Task.Delay(TimeSpan.FromMilliseconds(200));
            if (await store.Tasks.FindAsync(TaskOf(step)) is not { Status: AgentTaskStatus.Pending or AgentTaskStatus.Running })
                throw new PerdureException(Fault.Conflict, $"Step {step} of run '{Id}' was done by another process.");
        }
    }

    /// <summary>
    /// Saves a step, what is said about it, the end of its task and the task of the next step. All is stored or nothing is, so a step
    /// that is repeated after a crash says nothing twice and no step is lost.
    /// </summary>
    public Task<Checkpoint> CommitAsync(AgentTask task, Message said, string? next, Func<CheckpointThread, ValueTask<Checkpoint>> save) => store.CommitAsync(async unit =>
    {
        await unit.Messages.AppendAsync(Id, said);
        var saved = await save(unit.Checkpoints.Thread(Id));
        await unit.Tasks.CompleteAsync(task, new JsonObject { ["version"] = saved.Version });
        if (next is not null)
            await unit.Tasks.CreateAsync(Task(saved.Step!.Value + 1, next));
        return saved;
    });

    /// <summary>How many steps of the run are done, as its tasks say.</summary>
    public async Task<int> DoneAsync() => await store.Tasks.Tagged(Id).CountAsync(task => task.Status == AgentTaskStatus.Completed);

    /// <summary>Marks the run as finished, so that the next one begins anew.</summary>
    public async Task FinishAsync()
    {
        var thread = await store.Threads.FindAsync(Id) ?? throw new PerdureException(Fault.NotFound, $"Thread '{Id}' was deleted while it was at work.");
        thread.Metadata["finished"] = true;
        await store.Threads.UpdateAsync(thread);
    }

    private string TaskOf(long step) => $"{Id}:{step}";

    // Each run is a queue of its own: one step follows the other.
    private AgentTask Task(long step, string node) => new() { Id = TaskOf(step), Name = node, Queue = Id, AgentId = Librarian.Id, Input = new JsonObject { ["step"] = step }, Tags = [Id] };

    private static async Task<Conversation> BeginAsync(AgentStore store, string folder)
    {
        var thread = await store.Threads.CreateAsync(new AgentThread { SessionId = SessionId, Title = $"Reading {folder}", Metadata = new JsonObject { ["folder"] = folder } });
        return new Conversation(store, thread.Id);
    }

    private static async Task BeginSessionAsync(AgentStore store)
    {
        if (await store.Sessions.FindAsync(SessionId) is null)
            await store.Sessions.SaveAsync(new Session { Id = SessionId, UserId = Environment.UserName });
    }
}
