using System.Text.Json.Nodes;
using Perdure.Agents;
using Perdure.Collections;
using Perdure.Conformance.Rooms;
using Perdure.Knowledge;
using Perdure.Messages;
using Perdure.Reasoning;
using Perdure.Revisions;
using Perdure.Sessions;
using Perdure.States;
using Perdure.Storage;
using Perdure.Threads;
using Perdure.Users;
using Perdure.Workflows;

namespace Perdure.Conformance.Suites.Rooms;

/// <summary>A user is erased without a rest, and nobody else is touched.</summary>
internal sealed class EraseSuite : ISuite
{
    private static readonly string[] Others = ["user10", "user", "User1", "user1 ", "user1:", "store"];

    private static readonly CollectionDefinition<Article> Owned = new("kit_owned", article => article.Id) { UserId = article => article.Author };
    private static readonly CollectionDefinition<Plain> Scoped = new("kit_scoped", plain => plain.Name) { HasUserScopes = true };
    private static readonly AgentStoreOptions Options = new() { Collections = [Owned, Scoped] };

    private static readonly StoreSchema Everything = new(
        ((string[])["sessions", "threads", "users", "user_credentials", "user_names", "user_emails", "user_identities", "session_states", "session_contexts", "user_sessions", "session_users", "kit_owned", "kit_scoped",
            "reasoning_runs", "reasoning_steps", "reasoning_listings", "knowledge", "knowledge_documents"])
            .Select(name => new CollectionSchema(name, 1, [], [], _ => [])),
        [.. RoomTrial.CheckpointLogs.Logs, new LogSchema("messages", 1)]);

    public IReadOnlyList<Scenario> Scenarios =>
    [
        new("erase.everything-of-one-user", EverythingAsync),
        new("erase.interrupted", InterruptedAsync),
        new("erase.while-the-user-writes", WritesAsync),
        new("erase.threads-of-others-in-a-session", ThreadsAsync),
        new("erase.what-has-expired", ExpiredAsync),
        new("erase.nobody", NobodyAsync),
        new("erase.histories-and-what-names-the-user", HistoriesAsync),
    ];

    private static async Task EverythingAsync(Trial trial)
    {
        var store = await trial.StoreAsync(Options).ConfigureAwait(false);
        foreach (var other in Others)
            await FillAsync(store, other).ConfigureAwait(false);
        var before = await StorePicture.TakeAsync(store.Backend, Everything, trial.CancellationToken).ConfigureAwait(false);
        await FillAsync(store, "user1").ConfigureAwait(false);
        var receipt = await store.EraseUserAsync("user1").ConfigureAwait(false);
        trial.Same(
            ["kit_owned 2 0", "kit_scoped 1 0", "reasoning 2 0", "knowledge 3 0", "workflows 0 0", "threads 2 0", "sessions 2 0", "states 2 0", "contexts 1 0", "session links 4 0", "identities 2 0", "users 1 0", "revisions 0 0", "events 0 0"],
            receipt.Parts.Select(part => $"{part.Name} {part.Erased} {part.Remaining}"), "the receipt");
        trial.Equal(("user1", true, 22L), (receipt.UserId, receipt.IsComplete, receipt.Erased), "the receipt");
        trial.Equal(before, await StorePicture.TakeAsync(store.Backend, Everything, trial.CancellationToken).ConfigureAwait(false), "all that is stored, as it was before the user came");
        await FillAsync(store, "user1").ConfigureAwait(false);
    }

    private static async Task InterruptedAsync(Trial trial)
    {
        var (store, watch) = await trial.WatchedAsync(Options).ConfigureAwait(false);
        await FillAsync(store, "user10").ConfigureAwait(false);
        var before = await StorePicture.TakeAsync(store.Backend, Everything, trial.CancellationToken).ConfigureAwait(false);
        var erased = 0L;
        for (var end = 1; ; end++)
        {
            await FillAsync(store, "user1").ConfigureAwait(false);
            var writes = 0;
            watch.After = _ => ++writes == end ? throw new PerdureException(Fault.Unavailable, "The process ends here.") : Task.CompletedTask;
            var isWhole = await IsWholeAsync(async () => await store.EraseUserAsync("user1").ConfigureAwait(false)).ConfigureAwait(false);
            watch.After = null;
            var receipt = await store.EraseUserAsync("user1").ConfigureAwait(false);
            trial.True(receipt.IsComplete, $"the receipt after an end behind write {end}", "a complete one", "one with a rest");
            trial.Equal(before, await StorePicture.TakeAsync(store.Backend, Everything, trial.CancellationToken).ConfigureAwait(false), $"all that is stored, after an end behind write {end}");
            erased += receipt.Erased;
            if (isWhole)
                break;
        }
        trial.True(erased > 0, "what calls after an interrupted one erased", "something", "nothing");
    }

    private static async Task WritesAsync(Trial trial)
    {
        var (store, watch) = await trial.WatchedAsync(Options).ConfigureAwait(false);
        var other = await trial.StoreAsync(Options).ConfigureAwait(false);
        await FillAsync(store, "user1").ConfigureAwait(false);
        // Before each of the first writes the user changes what is there and adds to it.
        var writes = 0;
        watch.Before = async _ =>
        {
            if (++writes > 12)
                return;
            await other.Users.SetDataAsync("user1", $"k{writes}", writes).ConfigureAwait(false);
            await other.States.SaveAsync(new SessionState { UserId = "user1", SessionId = $"late{writes % 3}", State = $"{writes}" }).ConfigureAwait(false);
            await other.Collection(Owned).SaveAsync(new Article { Id = "user1 0", Author = "user1", Stars = writes }).ConfigureAwait(false);
        };
        var receipt = await store.EraseUserAsync("user1").ConfigureAwait(false);
        watch.Before = null;
        receipt = receipt.IsComplete ? receipt : await store.EraseUserAsync("user1").ConfigureAwait(false);
        trial.True(receipt.IsComplete && writes > 12, "the receipt", "a complete one", "one with a rest");
        trial.Equal("", await StorePicture.TakeAsync(store.Backend, Everything, trial.CancellationToken).ConfigureAwait(false), "all that is stored");
    }

    private static async Task ThreadsAsync(Trial trial)
    {
        var store = await trial.StoreAsync().ConfigureAwait(false);
        await store.Sessions.CreateAsync(new Session { Id = "s", UserId = "user1" }).ConfigureAwait(false);
        foreach (var (id, user) in ((string, string?)[])[("mine", "user1"), ("nobody's", null), ("theirs", "user10")])
        {
            await store.Threads.CreateAsync(new AgentThread { Id = id, UserId = user, SessionId = "s" }).ConfigureAwait(false);
            await store.Messages.AppendAsync(id, Message.User(id)).ConfigureAwait(false);
        }
        await store.Threads.CreateAsync(new AgentThread { Id = "free", UserId = null }).ConfigureAwait(false);
        trial.True((await store.EraseUserAsync("user1").ConfigureAwait(false)).IsComplete, "the receipt", "a complete one", "one with a rest");
        trial.Same(["free", "theirs"], (await store.Threads.All().Select(thread => thread.Id).ToListAsync().ConfigureAwait(false)).Order(Ordinal.Comparer), "the threads that stay");
        trial.Equal((null, 1L, 0L), ((await store.Threads.FindAsync("theirs").ConfigureAwait(false))?.SessionId, await store.Messages.CountAsync("theirs").ConfigureAwait(false), await store.Messages.CountAsync("nobody's").ConfigureAwait(false)), "another user's thread");
    }

    private static async Task ExpiredAsync(Trial trial)
    {
        var store = await trial.StoreAsync().ConfigureAwait(false);
        var before = await StorePicture.TakeAsync(store.Backend, new StoreSchema(Everything.Collections.Take(1), []), trial.CancellationToken).ConfigureAwait(false);
        for (var i = 0; i < 3; i++)
            await store.Sessions.CreateAsync(new Session { Id = $"s{i}", UserId = "user1", ExpiresAt = trial.Clock.GetUtcNow().AddMinutes(1) }).ConfigureAwait(false);
        trial.Clock.Advance(TimeSpan.FromMinutes(2));
        await store.EraseUserAsync("user1").ConfigureAwait(false);
        // They would be visible to a clock of the past if they were there.
        trial.Clock.Advance(TimeSpan.FromMinutes(-2));
        trial.Equal(before, await StorePicture.TakeAsync(store.Backend, new StoreSchema(Everything.Collections.Take(1), []), trial.CancellationToken).ConfigureAwait(false), "the sessions");
    }

    private static async Task NobodyAsync(Trial trial)
    {
        var store = await trial.StoreAsync(Options).ConfigureAwait(false);
        await FillAsync(store, "user10").ConfigureAwait(false);
        var before = await StorePicture.TakeAsync(store.Backend, Everything, trial.CancellationToken).ConfigureAwait(false);
        var receipt = await store.EraseUserAsync("user1").ConfigureAwait(false);
        trial.Equal((true, 0L), (receipt.IsComplete, receipt.Erased), "the receipt of a user that is not there");
        trial.Equal(before, await StorePicture.TakeAsync(store.Backend, Everything, trial.CancellationToken).ConfigureAwait(false), "all that is stored");
        await trial.MisusedAsync(async () => await store.EraseUserAsync("").ConfigureAwait(false), "an empty id", "1 to 255").ConfigureAwait(false);
    }

    private static async Task HistoriesAsync(Trial trial)
    {
        var store = await trial.StoreAsync(Options with { Revisions = new RevisionOptions() }).ConfigureAwait(false);
        foreach (var user in (string[])["user10", "user1"])
        {
            await FillAsync(store, user).ConfigureAwait(false);
            await store.Users.SetDataAsync(user, "k", 1).ConfigureAwait(false);
            await store.Sessions.CreateAsync(new Session { Id = $"gone of {user}", UserId = user }).ConfigureAwait(false);
            await store.Sessions.DeleteAsync($"gone of {user}", DeleteChildren.Refuse).ConfigureAwait(false);
            await store.Workflows.CreateAsync(new Workflow { Id = $"w of {user}", Name = "w", CreatedBy = user, AssignedTo = "user10" }).ConfigureAwait(false);
            await store.Agents.SaveAsync(new Agent { Id = "a", Name = user }).ConfigureAwait(false);
        }
        var histories = await HistoriesAsync(store).ConfigureAwait(false);
        trial.True((await store.EraseUserAsync("user1").ConfigureAwait(false)).IsComplete, "the receipt", "a complete one", "one with a rest");
        var left = await HistoriesAsync(store).ConfigureAwait(false);
        trial.Same([], left.Where(id => id.Contains("user1", StringComparison.Ordinal) && !id.Contains("user10", StringComparison.Ordinal)), "the histories of the user's records");
        trial.True(histories.Count(id => id.Contains("user10", StringComparison.Ordinal)) is var others && others > 8 && others == left.Count(id => id.Contains("user10", StringComparison.Ordinal)), "the histories of another's records", "all of them", "fewer");
        trial.Equal(2, await store.Revisions.Of("agents", "a").ListAsync().CountAsync().ConfigureAwait(false), "the history of what is nobody's");
        trial.Equal((null, "user10"), (await store.Workflows.FindAsync("w of user1").ConfigureAwait(false) is { } workflow ? (workflow.CreatedBy, workflow.AssignedTo) : ("gone", "gone")), "whom the user's workflow names");
    }

    // The histories that are there, with the ids and scopes of their records.
    private static async Task<IReadOnlyList<string>> HistoriesAsync(AgentStore store)
    {
        var found = new List<string>();
        await foreach (var scope in store.Backend.ScopesAsync("revisions").ConfigureAwait(false))
            await foreach (var id in store.Backend.LogsAsync("revisions", scope).ConfigureAwait(false))
                found.Add($"{scope} {id}");
        return found;
    }

    // Something of a user in every room.
    private static async Task FillAsync(AgentStore store, string user)
    {
        await store.Users.CreateAsync(new User { Id = user, Username = Convert.ToHexString(Shapes.Bytes(user)), Email = $"{Convert.ToHexString(Shapes.Bytes(user))}@x.org" }).ConfigureAwait(false);
        await store.Users.SetPasswordHashAsync(user, "AQAAAAEAACcQAAAAEAABAgMEBQYHCAkKCwwNDg+yWU7rLgUwPZb1Itsmra7cbxw2EFpwpVFIEtP+JIuUEw==").ConfigureAwait(false);
        for (var i = 0; i < 2; i++)
        {
            var (session, thread) = ($"session {i} of {user}", $"thread {i} of {user}");
            await store.Sessions.CreateAsync(new Session { Id = session, UserId = user }).ConfigureAwait(false);
            await store.Sessions.IssueTokenAsync(session).ConfigureAwait(false);
            await store.Threads.CreateAsync(new AgentThread { Id = thread, UserId = i == 0 ? user : null, SessionId = session }).ConfigureAwait(false);
            await store.Messages.AppendAsync(thread, Message.User("Hello.")).ConfigureAwait(false);
            await store.Checkpoints.Thread(thread).SaveJsonAsync("""{"a":1}""").ConfigureAwait(false);
            await store.States.SaveAsync(new SessionState { UserId = user, SessionId = i == 0 ? "shared" : session, State = "a" }).ConfigureAwait(false);
            await store.Identities.CreateAsync(new UserIdentity { UserId = user, Name = "n", Category = "c" }).ConfigureAwait(false);
            await store.Collection(Owned).SaveAsync(new Article { Id = $"{user} {i}", Author = user }).ConfigureAwait(false);
        }
        foreach (var (thread, of) in ((string, string?)[])[("elsewhere", user), ($"thread 0 of {user}", null)])
            await store.Reasoning.Run(new ReasoningRun { Id = $"run in {thread} of {user}", AgentId = "a", ThreadId = thread, UserId = of }).AppendAsync(new ReasoningStep { Title = "t" }).ConfigureAwait(false);
        await store.Knowledge.CreateAsync(new KnowledgeItem { Id = $"memory of {user}", Kind = KnowledgeKind.Memory, Content = "likes tides", UserId = user }).ConfigureAwait(false);
        await store.Knowledge.StoreDocumentAsync(new KnowledgeDocument { Id = $"document of {user}", UserId = user }, "One chunk.").ConfigureAwait(false);
        await store.Contexts.SetUserDataAsync(user, "shared", "k", new JsonArray(1)).ConfigureAwait(false);
        await store.Collection(Scoped).InScope(user).SaveAsync(new Plain { Name = "p" }).ConfigureAwait(false);
    }

    private static async Task<bool> IsWholeAsync(Func<Task> act)
    {
        try
        {
            await act().ConfigureAwait(false);
            return true;
        }
        catch (PerdureException ended) when (ended.Fault == Fault.Unavailable)
        {
            return false;
        }
    }
}
