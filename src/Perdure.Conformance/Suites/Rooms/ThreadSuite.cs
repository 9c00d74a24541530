using System.Text.Json.Nodes;
using Perdure.Conformance.Rooms;
using Perdure.Messages;
using Perdure.Sessions;
using Perdure.Storage;
using Perdure.Threads;

namespace Perdure.Conformance.Suites.Rooms;

/// <summary>Threads belong to sessions that are there, and take what is under them along when they go.</summary>
internal sealed class ThreadSuite : ISuite
{
    public IReadOnlyList<Scenario> Scenarios =>
    [
        new("thread.create-get-save-update", CreateAsync),
        new("thread.needs-its-session", SessionAsync),
        new("thread.session-deleted-meanwhile", MeanwhileAsync),
        new("thread.list", ListAsync),
        new("thread.delete-refuses", RefusesAsync),
        new("thread.delete-cascades", CascadesAsync),
        new("thread.delete-of-what-has-no-record", NoRecordAsync),
        new("thread.write-meets-delete", MeetsAsync),
        new("thread.archive-idle", IdleAsync),
        new("thread.archive-meets-a-write", ArchiveMeetsAsync),
    ];

    private static async Task CreateAsync(Trial trial)
    {
        var threads = (await trial.StoreAsync().ConfigureAwait(false)).Threads;
        trial.Equal(null, await threads.FindAsync("t").ConfigureAwait(false), "a thread that is not there");
        var made = await threads.CreateAsync(new AgentThread { Id = "t", UserId = "u", Title = "a title 😀", Metadata = new JsonObject { ["k"] = null } }).ConfigureAwait(false);
        await trial.FaultsAsync(Fault.Conflict, async () => await threads.CreateAsync(new AgentThread { Id = "t" }).ConfigureAwait(false), "another of that id").ConfigureAwait(false);
        var next = await threads.UpdateAsync(made with { Title = "next" }).ConfigureAwait(false);
        await trial.FaultsAsync(Fault.Conflict, async () => await threads.UpdateAsync(made with { Title = "stale" }).ConfigureAwait(false), "an update of a stale version").ConfigureAwait(false);
        var found = trial.Present(await (await trial.StoreAsync().ConfigureAwait(false)).Threads.FindAsync("t").ConfigureAwait(false), "the thread");
        trial.Equal((next.Version, "next", "u", true), (found.Version, found.Title, found.UserId, found.Metadata.ContainsKey("k")), "the thread found");
        await threads.SaveAsync(new AgentThread { Id = "t", Title = "saved" }).ConfigureAwait(false);
        trial.Equal("saved", (await threads.FindAsync("t").ConfigureAwait(false))?.Title, "the thread after a save");
        await trial.FaultsAsync(Fault.Conflict, async () => await threads.UpdateAsync(next).ConfigureAwait(false), "an update after a save").ConfigureAwait(false);
    }

    private static async Task SessionAsync(Trial trial)
    {
        var store = await trial.StoreAsync().ConfigureAwait(false);
        await trial.FaultsAsync(Fault.InvalidReference, async () => await store.Threads.CreateAsync(new AgentThread { Id = "t", SessionId = "s" }).ConfigureAwait(false), "a thread of a session that is not there").ConfigureAwait(false);
        await trial.FaultsAsync(Fault.InvalidReference, async () => await store.Threads.SaveAsync(new AgentThread { Id = "t", SessionId = "s" }).ConfigureAwait(false), "a save into a session that is not there").ConfigureAwait(false);
        trial.Equal(null, await store.Threads.FindAsync("t").ConfigureAwait(false), "the thread");
        await store.Sessions.CreateAsync(new Session { Id = "s" }).ConfigureAwait(false);
        var made = await store.Threads.CreateAsync(new AgentThread { Id = "t", SessionId = "s" }).ConfigureAwait(false);
        await trial.FaultsAsync(Fault.InvalidReference, async () => await store.Threads.UpdateAsync(made with { SessionId = "S" }).ConfigureAwait(false), "an update into a session that is not there").ConfigureAwait(false);
        await store.Threads.UpdateAsync(made with { SessionId = null }).ConfigureAwait(false);
        trial.Equal(0, await store.Threads.OfSession("s").CountAsync().ConfigureAwait(false), "the threads of the session after its only one left");
    }

    private static async Task MeanwhileAsync(Trial trial)
    {
        var (store, watch) = await trial.WatchedAsync().ConfigureAwait(false);
        await store.Sessions.CreateAsync(new Session { Id = "s" }).ConfigureAwait(false);
        watch.Before = async _ =>
        {
            watch.Before = null;
            await (await trial.StoreAsync().ConfigureAwait(false)).Sessions.DeleteAsync("s", DeleteChildren.Refuse).ConfigureAwait(false);
        };
        await trial.FaultsAsync(Fault.InvalidReference, async () => await store.Threads.CreateAsync(new AgentThread { Id = "t", SessionId = "s" }).ConfigureAwait(false), "a thread of a session that is deleted meanwhile").ConfigureAwait(false);
        await store.Sessions.CreateAsync(new Session { Id = "s" }).ConfigureAwait(false);
        await store.Threads.CreateAsync(new AgentThread { Id = "t1", SessionId = "s" }).ConfigureAwait(false);
        watch.Before = async _ =>
        {
            watch.Before = null;
            await (await trial.StoreAsync().ConfigureAwait(false)).Threads.CreateAsync(new AgentThread { Id = "t2", SessionId = "s" }).ConfigureAwait(false);
        };
        await store.Sessions.DeleteAsync("s", DeleteChildren.Cascade).ConfigureAwait(false);
        trial.Equal(0, await store.Threads.All().CountAsync().ConfigureAwait(false), "the threads after their session was deleted, also one made meanwhile");
    }

    private static async Task ListAsync(Trial trial)
    {
        var store = await trial.StoreAsync().ConfigureAwait(false);
        await store.Sessions.CreateAsync(new Session { Id = "s" }).ConfigureAwait(false);
        var expected = new List<string>();
        for (var i = 0; i < 24; i++)
        {
            if (i % 4 == 0)
                trial.Clock.Advance(TimeSpan.FromSeconds(1));
            await store.Threads.CreateAsync(new AgentThread { Id = $"t{i:D2}", SessionId = i % 2 == 0 ? "s" : null, UserId = i % 3 == 0 ? "u" : "v" }).ConfigureAwait(false);
            expected.Insert(0, $"t{i:D2}");
        }
        trial.Same(expected, await store.Threads.All().Select(one => one.Id).ToListAsync().ConfigureAwait(false), "all threads, newest first");
        trial.Same(expected.Where(id => int.Parse(id.AsSpan(1), System.Globalization.CultureInfo.InvariantCulture) % 2 == 0), await store.Threads.OfSession("s").Select(one => one.Id).ToListAsync().ConfigureAwait(false), "the threads of a session");
        trial.Same(expected.Where(id => int.Parse(id.AsSpan(1), System.Globalization.CultureInfo.InvariantCulture) % 3 == 0), await store.Threads.OfUser("u").Select(one => one.Id).ToListAsync().ConfigureAwait(false), "the threads of a user");
        var first = await store.Threads.OfUser("u").Take(3).ToPageAsync().ConfigureAwait(false);
        trial.Same(["t21", "t18", "t15"], first.Items.Select(one => one.Id), "the first page");
        trial.Same(["t12", "t09", "t06"], (await store.Threads.OfUser("u").Take(3).After(first.Next).ToPageAsync().ConfigureAwait(false)).Items.Select(one => one.Id), "the second page");
        await trial.MisusedAsync(async () => await store.Threads.OfUser("v").After(first.Next).ToPageAsync().ConfigureAwait(false), "a cursor of another query", "another query").ConfigureAwait(false);
    }

    private static async Task RefusesAsync(Trial trial)
    {
        var store = await trial.StoreAsync().ConfigureAwait(false);
        await store.Threads.CreateAsync(new AgentThread { Id = "t" }).ConfigureAwait(false);
        for (var i = 0; i < 3; i++)
            await store.Checkpoints.Thread("t", $"ns{i}").SaveJsonAsync("{}").ConfigureAwait(false);
        await store.Messages.AppendAsync("t", [Message.User("a"), Message.User("b")]).ConfigureAwait(false);
        var refused = await trial.ThrowsAsync<PerdureException>(async () => await store.Threads.DeleteAsync("t", DeleteChildren.Refuse).ConfigureAwait(false), "a delete of a thread with children").ConfigureAwait(false);
        trial.Equal(Fault.InvalidReference, refused.Fault, "the fault");
        trial.True(refused.Message.Contains("3 checkpoints", StringComparison.Ordinal) && refused.Message.Contains("2 messages", StringComparison.Ordinal), "the message", "one that counts the children", refused.Message);
        trial.Present(await store.Threads.FindAsync("t").ConfigureAwait(false), "the thread");
        await store.Messages.ClearAsync("t").ConfigureAwait(false);
        await store.Checkpoints.DeleteThreadAsync("t").ConfigureAwait(false);
        trial.True(await store.Threads.DeleteAsync("t", DeleteChildren.Refuse).ConfigureAwait(false), "a delete of a thread without children", "true", "false");
        trial.Equal(false, await store.Threads.DeleteAsync("t", DeleteChildren.Refuse).ConfigureAwait(false), "another delete");
    }

    private static async Task CascadesAsync(Trial trial)
    {
        var store = await trial.StoreAsync().ConfigureAwait(false);
        foreach (var id in (string[])["t", "t1"])
        {
            await store.Threads.CreateAsync(new AgentThread { Id = id }).ConfigureAwait(false);
            await store.Checkpoints.Thread(id).SaveJsonAsync("""{"a":1}""").ConfigureAwait(false);
            await store.Checkpoints.Thread(id, "sub").SaveJsonAsync("""{"a":2}""").ConfigureAwait(false);
            await store.Checkpoints.Thread(id).AddPendingAsync("task", 1).ConfigureAwait(false);
            await store.Messages.AppendAsync(id, Message.User("hello")).ConfigureAwait(false);
        }
        await store.Checkpoints.Thread("t").ForkAsync(1, "fork").ConfigureAwait(false);
        trial.True(await store.Threads.DeleteAsync("t", DeleteChildren.Cascade).ConfigureAwait(false), "the delete", "true", "false");
        trial.Equal(false, await store.Threads.DeleteAsync("t", DeleteChildren.Cascade).ConfigureAwait(false), "another delete");
        store = await trial.RestartStoreAsync().ConfigureAwait(false);
        trial.Equal((null, "none", "none", 0L, 0), (await store.Threads.FindAsync("t").ConfigureAwait(false), await store.Checkpoints.Thread("t").TextAsync().ConfigureAwait(false), await store.Checkpoints.Thread("t", "sub").TextAsync().ConfigureAwait(false), await store.Messages.CountAsync("t").ConfigureAwait(false), (await store.Checkpoints.Thread("t").PendingAsync().ConfigureAwait(false)).Count), "what is left of the thread");
        trial.Equal(("""{"a":1}""", """{"a":2}""", 1L, 1), (await store.Checkpoints.Thread("t1").TextAsync().ConfigureAwait(false), await store.Checkpoints.Thread("t1", "sub").TextAsync().ConfigureAwait(false), await store.Messages.CountAsync("t1").ConfigureAwait(false), (await store.Checkpoints.Thread("t1").PendingAsync().ConfigureAwait(false)).Count), "what is left of another");
        trial.Equal("""{"a":1}""", await store.Checkpoints.Thread("fork").TextAsync().ConfigureAwait(false), "what was forked from it");
        var subject = await trial.OpenAsync(RoomTrial.CheckpointLogs).ConfigureAwait(false);
        foreach (var log in RoomTrial.CheckpointLogs.Logs)
            trial.Equal(0, (await subject.LogsAsync(log.Name, "t").ConfigureAwait(false)).Count, $"the logs of kind {log.Name} of a deleted thread");
    }

    private static async Task NoRecordAsync(Trial trial)
    {
        var store = await trial.StoreAsync().ConfigureAwait(false);
        await store.Checkpoints.Thread("t").SaveJsonAsync("{}").ConfigureAwait(false);
        await trial.FaultsAsync(Fault.InvalidReference, async () => await store.Threads.DeleteAsync("t", DeleteChildren.Refuse).ConfigureAwait(false), "a delete of what has checkpoints and no record").ConfigureAwait(false);
        trial.True(await store.Threads.DeleteAsync("t", DeleteChildren.Cascade).ConfigureAwait(false), "the delete", "true", "false");
        trial.Equal("none", await store.Checkpoints.Thread("t").TextAsync().ConfigureAwait(false), "the state");
    }

    private static async Task MeetsAsync(Trial trial)
    {
        var (store, watch) = await trial.WatchedAsync().ConfigureAwait(false);
        await store.Threads.CreateAsync(new AgentThread { Id = "t" }).ConfigureAwait(false);
        if (store.Info.Atomicity == Atomicity.Store)
        {
            watch.Before = async _ =>
            {
                watch.Before = null;
                await (await trial.StoreAsync().ConfigureAwait(false)).Messages.AppendAsync("t", Message.User("late")).ConfigureAwait(false);
            };
            await trial.FaultsAsync(Fault.InvalidReference, async () => await store.Threads.DeleteAsync("t", DeleteChildren.Refuse).ConfigureAwait(false), "a delete of a thread that gets a message meanwhile").ConfigureAwait(false);
            trial.Present(await store.Threads.FindAsync("t").ConfigureAwait(false), "the thread");
        }
        await store.Threads.DeleteAsync("t", DeleteChildren.Cascade).ConfigureAwait(false);
        trial.Equal(0L, await store.Messages.CountAsync("t").ConfigureAwait(false), "the messages");
    }

    private static async Task IdleAsync(Trial trial)
    {
        var store = await trial.StoreAsync().ConfigureAwait(false);
        foreach (var id in (string[])["idle", "spoken to", "saved", "named anew", "pending"])
            await BeginAsync(store, id).ConfigureAwait(false);
        await store.Threads.CreateAsync(new AgentThread { Id = "empty" }).ConfigureAwait(false);
        trial.Clock.Advance(TimeSpan.FromHours(1));
        await store.Messages.AppendAsync("spoken to", Message.User("again")).ConfigureAwait(false);
        await store.Checkpoints.Thread("saved", "sub").SaveJsonAsync("{}").ConfigureAwait(false);
        await store.Threads.SaveAsync(new AgentThread { Id = "named anew", Title = "new" }).ConfigureAwait(false);
        await store.Checkpoints.Thread("pending").AddPendingAsync("task", 1).ConfigureAwait(false);
        await store.Threads.CreateAsync(new AgentThread { Id = "new" }).ConfigureAwait(false);
        var archives = new Dictionary<string, byte[]>();
        trial.Equal(2, await store.Threads.ArchiveIdleAsync(TimeSpan.FromHours(1), KeepIn(archives)).ConfigureAwait(false), "how many were archived");
        trial.Same(["empty", "idle"], archives.Keys.Order(StringComparer.Ordinal), "the archives");
        store = await trial.RestartStoreAsync().ConfigureAwait(false);
        trial.Same(["named anew", "new", "pending", "saved", "spoken to"], await store.Threads.All().Select(one => one.Id).Order(StringComparer.Ordinal).ToListAsync().ConfigureAwait(false), "the threads that stay");
        trial.Equal((0L, "none"), (await store.Messages.CountAsync("idle").ConfigureAwait(false), await store.Checkpoints.Thread("idle").TextAsync().ConfigureAwait(false)), "what is left under an archived thread");
        trial.Equal((2L, """{"a":1}"""), (await store.Messages.CountAsync("spoken to").ConfigureAwait(false), await store.Checkpoints.Thread("spoken to").TextAsync().ConfigureAwait(false)), "what is under one that stays");
        await store.Threads.ImportAsync(new MemoryStream(archives["idle"])).ConfigureAwait(false);
        var back = trial.Present(await store.Threads.FindAsync("idle").ConfigureAwait(false), "the thread that was brought back");
        trial.Equal(("a title", 1L, """{"a":1}"""), (back.Title, await store.Messages.CountAsync("idle").ConfigureAwait(false), await store.Checkpoints.Thread("idle").TextAsync().ConfigureAwait(false)), "what is in it and under it");
        trial.Equal(1, await store.Threads.ArchiveIdleAsync(TimeSpan.FromHours(1), KeepIn(archives)).ConfigureAwait(false), "how many are archived once more");
    }

    private static async Task ArchiveMeetsAsync(Trial trial)
    {
        var store = await trial.StoreAsync().ConfigureAwait(false);
        foreach (var id in (string[])["t", "u"])
            await BeginAsync(store, id).ConfigureAwait(false);
        trial.Clock.Advance(TimeSpan.FromHours(1));
        var other = await trial.StoreAsync().ConfigureAwait(false);
        var archives = new Dictionary<string, byte[]>();
        var archived = await store.Threads.ArchiveIdleAsync(TimeSpan.FromHours(1), async (thread, archive, cancellationToken) =>
        {
            await KeepIn(archives)(thread, archive, cancellationToken).ConfigureAwait(false);
            await other.Messages.AppendAsync("t", Message.User("late"), cancellationToken).ConfigureAwait(false);
            await other.Threads.DeleteAsync("u", DeleteChildren.Cascade, cancellationToken).ConfigureAwait(false);
        }).ConfigureAwait(false);
        trial.Equal(0, archived, "how many were archived of threads that were written to or deleted meanwhile");
        trial.Present(await store.Threads.FindAsync("t").ConfigureAwait(false), "the thread");
        trial.Equal((2L, """{"a":1}"""), (await store.Messages.CountAsync("t").ConfigureAwait(false), await store.Checkpoints.Thread("t").TextAsync().ConfigureAwait(false)), "what is under it");
        trial.Clock.Advance(TimeSpan.FromHours(1));
        await trial.ThrowsAsync<IOException>(async () => await store.Threads.ArchiveIdleAsync(TimeSpan.FromHours(1), (_, _, _) => throw new IOException("The disk is full.")).ConfigureAwait(false), "an archive that can't be kept").ConfigureAwait(false);
        trial.Equal(2L, await store.Messages.CountAsync("t").ConfigureAwait(false), "the messages after that");
        trial.Equal(1, await store.Threads.ArchiveIdleAsync(TimeSpan.FromHours(1), KeepIn(archives)).ConfigureAwait(false), "how many were archived an hour later");
        await store.Threads.ImportAsync(new MemoryStream(archives["t"])).ConfigureAwait(false);
        trial.Equal("late", (await store.Messages.FindAsync("t", 2).ConfigureAwait(false))?.Text, "the last message of what was brought back");
    }

    private static async Task BeginAsync(AgentStore store, string id)
    {
        await store.Threads.CreateAsync(new AgentThread { Id = id, Title = "a title" }).ConfigureAwait(false);
        await store.Messages.AppendAsync(id, Message.User("hello")).ConfigureAwait(false);
        await store.Checkpoints.Thread(id).SaveJsonAsync("""{"a":1}""").ConfigureAwait(false);
    }

    private static Func<AgentThread, Stream, CancellationToken, Task> KeepIn(Dictionary<string, byte[]> archives) => async (thread, archive, cancellationToken) =>
    {
        var copy = new MemoryStream();
        await archive.CopyToAsync(copy, cancellationToken).ConfigureAwait(false);
        archives[thread.Id] = copy.ToArray();
    };
}
