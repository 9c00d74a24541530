using System.Text.Json.Nodes;
using Perdure;
using Perdure.Checkpoints;
using Perdure.Messages;
using Perdure.Sessions;
using Perdure.Storage;
using Perdure.Threads;

namespace Quickstart;

/// <summary>One run as the store sees it: a thread of the session, its messages and its checkpoints.</summary>
internal sealed class Conversation
{
    private const string SessionId = "quickstart";
    private readonly AgentStore store;

    private Conversation(AgentStore store, string id) => (this.store, Id, Checkpoints) = (store, id, store.Checkpoints.Thread(id));

    public string Id { get; }

    public CheckpointThread Checkpoints { get; }

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

    /// <summary>Saves a step and what is said about it. Both are stored or neither is, so a step that is repeated after a crash says nothing twice.</summary>
    public Task<Checkpoint> CommitAsync(Message said, Func<CheckpointThread, ValueTask<Checkpoint>> save) => store.CommitAsync(async unit =>
    {
        await unit.Messages.AppendAsync(Id, said);
        return await save(unit.Checkpoints.Thread(Id));
    });

    /// <summary>Marks the run as finished, so that the next one begins anew.</summary>
    public async Task FinishAsync()
    {
        var thread = await store.Threads.FindAsync(Id) ?? throw new PerdureException(Fault.NotFound, $"Thread '{Id}' was deleted while it was at work.");
        thread.Metadata["finished"] = true;
        await store.Threads.UpdateAsync(thread);
    }

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
