using System.Text.Json.Nodes;
using Perdure.Conformance.Rooms;
using Perdure.Revisions;
using Perdure.Sessions;
using Perdure.Storage;
using Perdure.Threads;

namespace Perdure.Conformance.Suites.Rooms;

/// <summary>Histories of records: each write beside its revision, or neither.</summary>
internal sealed class RevisionSuite : ISuite
{
    public IReadOnlyList<Scenario> Scenarios =>
    [
        new("revision.who-when-what", WhoAsync),
        new("revision.changes", ChangesAsync),
        new("revision.unchanged", UnchangedAsync),
        new("revision.as-of", AsOfAsync),
        new("revision.conflicts-are-the-callers", ConflictsAsync),
        new("revision.racing-writers", RaceAsync),
        new("revision.found-later", FoundAsync),
        new("revision.unit", UnitAsync),
        new("revision.prune", PruneAsync),
        new("revision.remove", RemoveAsync),
        new("revision.not-asked-for", NotAskedAsync),
    ];

    internal static AgentStoreOptions Options { get; } = Articles.Options with { Collections = [.. Articles.Options.Collections, Versioned.Definition], Revisions = new RevisionOptions() };

    internal static RecordHistory Of(AgentStore store, string id = "a") => store.Revisions.Of(Articles.Definition, id);

    internal static async Task<List<string>> ShownAsync(RecordHistory history) =>
        await history.ListAsync().Select(one => $"{one.Number} {one.Kind} {one.By ?? "-"}{(one.Size == 0 ? " empty" : "")}").ToListAsync().ConfigureAwait(false);

    private static async Task WhoAsync(Trial trial)
    {
        var (store, watch) = await trial.WatchedAsync(Options with { Revisions = new RevisionOptions { By = "system" } }).ConfigureAwait(false);
        var articles = store.Collection(Articles.Definition);
        var start = trial.Clock.GetUtcNow();
        var versions = new List<long>();
        using (store.Actor("alice"))
        {
            versions.Add((await articles.CreateAsync(new Article { Id = "a", Author = "x" }).ConfigureAwait(false)).Version);
            using (store.Actor("bob"))
                versions.Add((await articles.SaveAsync(new Article { Id = "a", Author = "y" }).ConfigureAwait(false)).Version);
            trial.Clock.Advance(TimeSpan.FromMinutes(1));
            versions.Add((await articles.UpdateAsync("a", article => article with { Author = "z" }).ConfigureAwait(false)).Version);
        }
        trial.Equal(true, await articles.DeleteAsync("a").ConfigureAwait(false), "the delete");
        trial.Equal(false, await articles.DeleteAsync("a").ConfigureAwait(false), "another delete");
        versions.Add(versions[^1]);
        await store.Threads.CreateAsync(new AgentThread { Id = "a" }).ConfigureAwait(false);
        watch.Reset();
        string[] expected = ["4 Deleted system empty", "3 Changed alice", "2 Changed bob", "1 Created alice"];
        trial.Same(expected, await ShownAsync(Of(store)).ConfigureAwait(false), "the history");
        trial.Equal(0L, watch.BodyBytes, "the bytes of snapshots that headers cost");
        store = await trial.RestartStoreAsync(Options).ConfigureAwait(false);
        trial.Same(expected, await ShownAsync(Of(store)).ConfigureAwait(false), "the history after a restart");
        var headers = await Of(store).ListAsync(4).ToListAsync().ConfigureAwait(false);
        trial.Same([(3L, versions[2], start.AddMinutes(1)), (2, versions[1], start), (1, versions[0], start)], headers.Select(one => (one.Number, one.Version, one.At)), "the headers before a number");
        trial.Same([null, "z", "y", "x"], (await Of(store).ReadAsync().ToListAsync().ConfigureAwait(false)).Select(one => one.Snapshot?.GetProperty("Author").GetString()), "the snapshots");
        trial.Same(["1 Created system"], await ShownAsync(store.Revisions.Of("threads", "a")).ConfigureAwait(false), "the history of a thread of the same id");
        trial.Same([], await ShownAsync(store.Revisions.Of("threads", "A")).ConfigureAwait(false), "that of one that is not there");
    }

    private static async Task ChangesAsync(Trial trial)
    {
        var store = await trial.StoreAsync(Options).ConfigureAwait(false);
        var articles = store.Collection(Articles.Definition);
        await articles.SaveAsync(new Article { Id = "a", Author = "x", Stars = 1, Tags = ["p"], Data = new JsonObject { ["deep"] = new JsonObject { ["k"] = 1 } } }).ConfigureAwait(false);
        trial.Clock.Advance(TimeSpan.FromSeconds(1));
        await articles.SaveAsync(new Article { Id = "a", Author = "y", Stars = 1, Tags = ["p", "q"], Data = new JsonObject { ["deep"] = new JsonObject { ["k"] = 2 } } }).ConfigureAwait(false);
        await articles.DeleteAsync("a").ConfigureAwait(false);
        trial.Same(["Author x y", "Tags[1]  q", "Data.deep.k 1 2"], (await Of(store).ChangesAsync(1, 2).ConfigureAwait(false)).Where(change => change.Path != "CreatedAt").Select(one => $"{one.Path} {one.Before} {one.After}"), "what changed");
        trial.Same(["Data.deep.k 2 1"], (await Of(store).ChangesAsync(2, 1).ConfigureAwait(false)).Select(one => $"{one.Path} {one.Before} {one.After}").Where(text => text.StartsWith("Data", StringComparison.Ordinal)), "what changed the other way");
        trial.True((await Of(store).ChangesAsync(2, 3).ConfigureAwait(false)).All(change => change.After is null), "what changed when it was deleted", "everything went", "something stayed");
        await trial.FaultsAsync(Fault.NotFound, async () => await Of(store).ChangesAsync(1, 4).ConfigureAwait(false), "a revision there is not").ConfigureAwait(false);
        // A version of the caller's own is no mark of a write.
        var plains = store.Collection(Versioned.Definition);
        await plains.SaveAsync(new Versioned("p", 1)).ConfigureAwait(false);
        await plains.SaveAsync(new Versioned("p", 2)).ConfigureAwait(false);
        trial.Same(["Version 1 2"], (await store.Revisions.Of(Versioned.Definition, "p").ChangesAsync(1, 2).ConfigureAwait(false)).Select(one => $"{one.Path} {one.Before} {one.After}"), "what changed of a record with a version of its own");
    }

    private static async Task UnchangedAsync(Trial trial)
    {
        var (store, watch) = await trial.WatchedAsync(Options).ConfigureAwait(false);
        var session = await store.Sessions.CreateAsync(new Session { Id = "a", Data = new JsonObject { ["k"] = new string('x', 5000) } }).ConfigureAwait(false);
        for (var i = 0; i < 3; i++)
        {
            trial.Clock.Advance(TimeSpan.FromSeconds(1));
            session = await store.Sessions.TouchAsync("a").ConfigureAwait(false);
        }
        var history = store.Revisions.Of("sessions", "a");
        trial.Same(["4 Changed - empty", "3 Changed - empty", "2 Changed - empty", "1 Created -"], await ShownAsync(history).ConfigureAwait(false), "the history");
        var loaded = trial.Present(await history.LoadAsync<Session>(4).ConfigureAwait(false), "the last");
        trial.Equal((session.Version, session.UpdatedAt, 5000), (loaded.Version, loaded.UpdatedAt, loaded.Data["k"]!.GetValue<string>().Length), "the last, loaded");
        trial.Equal(0, (await history.ChangesAsync(1, 4).ConfigureAwait(false)).Count, "what changed");
        // What another program changed without a history is no part of one; the next snapshot says so.
        await (await trial.StoreAsync(Articles.Options).ConfigureAwait(false)).Sessions.UpdateAsync("a", one => one with { UserId = "u" }).ConfigureAwait(false);
        await store.Sessions.TouchAsync("a").ConfigureAwait(false);
        trial.Equal("u", (await history.LoadAsync<Session>((await history.ListAsync().FirstAsync().ConfigureAwait(false)).Number).ConfigureAwait(false))?.UserId, "the record after a change without a history");
        watch.Reset();
        await store.Sessions.UpdateAsync("a", one => one with { UserId = "v" }).ConfigureAwait(false);
        trial.Equal(3L, watch.Trips, "the round trips of a change: the room's read, ours, the write");
    }

    private static async Task AsOfAsync(Trial trial)
    {
        var store = await trial.StoreAsync(Options).ConfigureAwait(false);
        var articles = store.Collection(Articles.Definition);
        var start = trial.Clock.GetUtcNow();
        await articles.SaveAsync(new Article { Id = "a", Author = "0" }).ConfigureAwait(false);
        for (var i = 1; i < 30; i++)
        {
            trial.Clock.Advance(TimeSpan.FromMinutes(1));
            if (i == 20)
                await articles.DeleteAsync("a").ConfigureAwait(false);
            else
                await articles.SaveAsync(new Article { Id = "a", Author = $"{i}", Until = i == 25 ? start.AddMinutes(25.5) : null }).ConfigureAwait(false);
        }
        foreach (var (minutes, author) in ((double, string?)[])[(-1, null), (0, "0"), (0.5, "0"), (7, "7"), (19.9, "19"), (20, null), (21, "21"), (25.4, "25"), (25.5, null), (26, "26"), (1000, "29")])
            trial.Equal(author, (await Of(store).LoadAsync<Article>(start.AddMinutes(minutes)).ConfigureAwait(false))?.Author, $"the record after {minutes} minutes");
        trial.Equal(("4", null), ((await Of(store).LoadAsync<Article>(5).ConfigureAwait(false))?.Author, await Of(store).LoadAsync<Article>(21).ConfigureAwait(false)), "the record of a number");
        trial.Equal(RevisionKind.Created, (await Of(store).FindAsync(22).ConfigureAwait(false))?.Kind, "what came after the delete");
        trial.Equal(RevisionKind.Created, (await Of(store).FindAsync(27).ConfigureAwait(false))?.Kind, "what came after the expiry");
        trial.Equal(null, await Of(store).FindAsync(31).ConfigureAwait(false), "a revision there is not");
        await trial.MisusedAsync(async () => await Of(store).LoadAsync<Session>(1).ConfigureAwait(false), "a record as another type", "Session").ConfigureAwait(false);
        await trial.FaultsAsync(Fault.NotFound, async () => await Of(store).LoadAsync<Article>(31).ConfigureAwait(false), "a load of a revision there is not").ConfigureAwait(false);
    }

    private static async Task ConflictsAsync(Trial trial)
    {
        var store = await trial.StoreAsync(Options).ConfigureAwait(false);
        var articles = store.Collection(Articles.Definition);
        var made = await articles.CreateAllAsync([new Article { Id = "a" }, new Article { Id = "b" }, new Article { Id = "c" }]).ConfigureAwait(false);
        trial.Equal(2, await articles.DeleteAllAsync(["c", "x", "b"]).ConfigureAwait(false), "how many of three were deleted");
        Put Put(string id, Expect expect) => new(new RecordKey("kit_articles", StoreContext.StoreScope, id), trial.Version(), Shapes.Bytes("{}"), Enumerable.Repeat(FieldValue.Null, 8).ToArray(), expect);
        (WriteOperation[] Operations, int Conflict, long? Found)[] batches =
        [
            ([Put("n", Expect.Any), Put("a", Expect.Absent), Put("m", Expect.Absent)], 1, made[0].Version),
            ([Put("n", Expect.Absent), Put("m", Expect.Any), Put("a", Expect.Exactly(7))], 2, made[0].Version),
            ([Put("n", Expect.Absent), new Remove(new RecordKey("kit_articles", StoreContext.StoreScope, "b"), Expect.Present)], 1, null),
            ([new Require(new RecordKey("kit_articles", StoreContext.StoreScope, "a"), Expect.Absent), Put("n", Expect.Any)], 0, made[0].Version),
        ];
        foreach (var (operations, expected, found) in batches)
        {
            var result = await store.Backend.WriteAsync(new WriteBatch(operations, trial.Clock.GetUtcNow())).ConfigureAwait(false);
            trial.Equal(expected, result.Conflict?.Operation, "the operation in conflict");
            trial.True(result.Conflict?.FoundVersion is null || result.Conflict.FoundVersion == found, "what it met", $"{found}", $"{result.Conflict?.FoundVersion}");
        }
        foreach (var id in (string[])["n", "m"])
            trial.Equal((null, 0), (await articles.FindAsync(id).ConfigureAwait(false), await Of(store, id).ListAsync().CountAsync().ConfigureAwait(false)), "what a refused batch wrote, and its revisions");
        trial.Same(["1 Created -"], await ShownAsync(Of(store)).ConfigureAwait(false), "the history of what others met");
        var written = await store.Backend.WriteAsync(new WriteBatch([Put("n", Expect.Any), new Remove(new RecordKey("kit_articles", StoreContext.StoreScope, "x")), new Remove(new RecordKey("kit_articles", StoreContext.StoreScope, "a"))], trial.Clock.GetUtcNow())).ConfigureAwait(false);
        trial.Same([1L, 0, 1], written.Outcomes, "the outcomes");
        trial.Same(["2 Deleted - empty", "1 Created -"], await ShownAsync(Of(store)).ConfigureAwait(false), "the history of what was deleted");
    }

    private static async Task RaceAsync(Trial trial)
    {
        var saved = await StartingLine.RunAsync(4, async writer =>
        {
            var store = await trial.StoreAsync(Options).ConfigureAwait(false);
            var articles = store.Collection(Articles.Definition);
            var own = new List<long>();
            using (store.Actor($"w{writer}"))
                for (var i = 0; i < 8; i++)
                    own.Add((i % 2 == 0
                        ? await articles.SaveAsync(new Article { Id = "a", Author = $"{writer}.{i}" }).ConfigureAwait(false)
                        : await articles.UpdateAsync("a", article => article with { Stars = (100 * writer) + i }).ConfigureAwait(false)).Version);
            return own;
        }).ConfigureAwait(false);
        var fresh = await trial.StoreAsync(Options).ConfigureAwait(false);
        var history = await Of(fresh).ReadAsync().Reverse().ToListAsync().ConfigureAwait(false);
        trial.Same(saved.SelectMany((own, writer) => own.Select(version => (version, $"w{writer}"))).Order(), history.Select(one => (one.Version, one.By!)).Order(), "the versions saved, each with its revision and who did it");
        trial.Same(Enumerable.Range(0, 32).Select(i => i == 0 ? RevisionKind.Created : RevisionKind.Changed), history.Select(one => one.Kind), "what happened, in order");
        var last = trial.Present(await fresh.Collection(Articles.Definition).FindStoredAsync("a").ConfigureAwait(false), "the record");
        trial.Equal(last.Version, history[^1].Version, "the last version");
        foreach (var one in history)
            trial.Equal(one.Version, one.Snapshot?.GetProperty("Version").GetInt64(), "the version in the snapshot");
    }

    private static async Task FoundAsync(Trial trial)
    {
        var before = await trial.StoreAsync(Articles.Options).ConfigureAwait(false);
        var old = await before.Collection(Articles.Definition).SaveAsync(new Article { Id = "a", Author = "old" }).ConfigureAwait(false);
        await before.Threads.CreateAsync(new AgentThread { Id = "t", Title = "old" }).ConfigureAwait(false);
        trial.Clock.Advance(TimeSpan.FromDays(1));
        var store = await trial.RestartStoreAsync(Options).ConfigureAwait(false);
        trial.Same([], await ShownAsync(Of(store)).ConfigureAwait(false), "a history before it began");
        using (store.Actor("alice"))
        {
            await store.Collection(Articles.Definition).UpdateAsync("a", article => article with { Author = "new" }).ConfigureAwait(false);
            await store.Threads.DeleteAsync("t", DeleteChildren.Refuse).ConfigureAwait(false);
        }
        trial.Same(["2 Changed alice", "1 Found -"], await ShownAsync(Of(store)).ConfigureAwait(false), "the history");
        trial.Same(["2 Deleted alice empty", "1 Found -"], await ShownAsync(store.Revisions.Of("threads", "t")).ConfigureAwait(false), "that of a thread");
        trial.Equal(("old", "old"), ((await Of(store).LoadAsync<Article>(old.UpdatedAt).ConfigureAwait(false))?.Author, (await store.Revisions.Of("threads", "t").LoadAsync<AgentThread>(1).ConfigureAwait(false))?.Title), "what was there");
    }

    private static async Task UnitAsync(Trial trial)
    {
        var store = await trial.StoreAsync(Options).ConfigureAwait(false);
        await store.Sessions.CreateAsync(new Session { Id = "s" }).ConfigureAwait(false);
        using (store.Actor("alice"))
            await store.CommitAsync(async unit =>
            {
                var thread = await unit.Threads.CreateAsync(new AgentThread { Id = "t", SessionId = "s" }).ConfigureAwait(false);
                await unit.Threads.UpdateAsync(thread with { Title = "title" }).ConfigureAwait(false);
                await unit.Sessions.UpdateAsync("s", session => session with { UserId = "u" }).ConfigureAwait(false);
                await unit.Collection(Articles.Definition).DeleteAsync("absent").ConfigureAwait(false);
                trial.Equal(0, await unit.Revisions.Of("threads", "t").ListAsync().CountAsync().ConfigureAwait(false), "the history within, before the commit");
            }).ConfigureAwait(false);
        trial.Same(["1 Created alice"], await ShownAsync(store.Revisions.Of("threads", "t")).ConfigureAwait(false), "the history of what was committed once");
        trial.Same(["2 Changed alice", "1 Created -"], await ShownAsync(store.Revisions.Of("sessions", "s")).ConfigureAwait(false), "that of what was there");
        await trial.FaultsAsync(Fault.Conflict, () => store.CommitAsync(async unit =>
        {
            await unit.Threads.UpdateAsync((await unit.Threads.FindAsync("t").ConfigureAwait(false))! with { Title = "unit" }).ConfigureAwait(false);
            await unit.Sessions.TouchAsync("s").ConfigureAwait(false);
            await store.Threads.SaveAsync(new AgentThread { Id = "t", Title = "other" }).ConfigureAwait(false);
        }), "a unit in which a record was written meanwhile").ConfigureAwait(false);
        trial.Same([2, 2], [await store.Revisions.Of("threads", "t").ListAsync().CountAsync().ConfigureAwait(false), await store.Revisions.Of("sessions", "s").ListAsync().CountAsync().ConfigureAwait(false)], "the revisions after a unit that was refused");
    }

    private static async Task PruneAsync(Trial trial)
    {
        var store = await trial.StoreAsync(Options).ConfigureAwait(false);
        var articles = store.Collection(Articles.Definition);
        for (var i = 1; i <= 10; i++)
        {
            trial.Clock.Advance(TimeSpan.FromHours(1));
            // The last five do not change it: they stand for the fifth.
            await articles.UpdateAsync("a", article => article with { Author = $"{Math.Min(i, 5)}" }).OrCreateAsync(() => articles.CreateAsync(new Article { Id = "a", Author = "1" })).ConfigureAwait(false);
        }
        await articles.SaveAsync(new Article { Id = "gone" }).ConfigureAwait(false);
        await articles.DeleteAsync("gone").ConfigureAwait(false);
        await trial.MisusedAsync(async () => await store.Revisions.PruneAsync().ConfigureAwait(false), "a prune that keeps all", "KeepLast").ConfigureAwait(false);
        async Task<long> PruneAsync(int? last, TimeSpan? younger) =>
            await (await trial.StoreAsync(Options with { Revisions = new RevisionOptions { KeepLast = last, KeepYounger = younger } }).ConfigureAwait(false)).Revisions.PruneAsync().ConfigureAwait(false);
        trial.Equal((0L, 2L), (await PruneAsync(20, null).ConfigureAwait(false), await PruneAsync(1, TimeSpan.FromHours(7.5)).ConfigureAwait(false)), "what a prune removes that keeps all, and one that keeps the young");
        trial.Same([10L, 9, 8, 7, 6, 5, 4, 3], await Of(store).ListAsync().Select(one => one.Number).ToListAsync().ConfigureAwait(false), "what is left");
        trial.Equal(5L, await PruneAsync(2, null).ConfigureAwait(false), "what a prune removes that keeps two");
        trial.Same([10L, 9, 5], await Of(store).ListAsync().Select(one => one.Number).ToListAsync().ConfigureAwait(false), "what is left: two, and what they stand for");
        trial.Equal("5", (await Of(store).LoadAsync<Article>(9).ConfigureAwait(false))?.Author, "one that is left");
        trial.Clock.Advance(TimeSpan.FromDays(1));
        trial.Equal(3L, await PruneAsync(null, TimeSpan.FromHours(1)).ConfigureAwait(false), "what a prune removes when all is old");
        trial.Equal((2, 0), (await Of(store).ListAsync().CountAsync().ConfigureAwait(false), await Of(store, "gone").ListAsync().CountAsync().ConfigureAwait(false)), "what is left of one that is there, and of one that is not");
        await articles.UpdateAsync("a", article => article).ConfigureAwait(false);
        trial.Equal("5", (await Of(store).LoadAsync<Article>(11).ConfigureAwait(false))?.Author, "one written after");
    }

    private static async Task RemoveAsync(Trial trial)
    {
        var store = await trial.StoreAsync(Options).ConfigureAwait(false);
        string[] ids = ["a", "a1", "/a", "#", new string('x', 255), new string('x', 254) + "y"];
        foreach (var scope in (string[])["u1", "u10"])
            foreach (var id in ids)
            {
                await store.Collection(Articles.Definition).InScope(scope).SaveAsync(new Article { Id = id, Author = scope }).ConfigureAwait(false);
                await store.Collection(Articles.Definition).InScope(scope).DeleteAsync(id).ConfigureAwait(false);
            }
        foreach (var id in ids)
            trial.Same([(2L, id, "u1"), (1, id, "u1")], await store.Revisions.Of("kit_articles", id, "u1").ListAsync().Select(one => (one.Number, one.Id, one.Scope)).ToListAsync().ConfigureAwait(false), "the history of one");
        trial.Equal((2L, 0L), (await store.Revisions.Of("kit_articles", "a", "u1").RemoveAsync().ConfigureAwait(false), await store.Revisions.Of("kit_articles", "a", "u1").RemoveAsync().ConfigureAwait(false)), "what is removed of one, at first and again");
        trial.Equal(2, await store.Revisions.Of("kit_articles", "a1", "u1").ListAsync().CountAsync().ConfigureAwait(false), "the revisions of another");
        trial.Equal((10L, 0L), (await store.Revisions.RemoveScopeAsync("u1").ConfigureAwait(false), await store.Revisions.RemoveScopeAsync("u1").ConfigureAwait(false)), "what is removed of a scope, at first and again");
        trial.Equal(12L, await store.Revisions.RemoveScopeAsync("u10").ConfigureAwait(false), "what there was of another");
    }

    private static async Task NotAskedAsync(Trial trial)
    {
        var (store, watch) = await trial.WatchedAsync(Articles.Options).ConfigureAwait(false);
        watch.Reset();
        await store.Threads.CreateAsync(new AgentThread { Id = "t" }).ConfigureAwait(false);
        trial.Equal((1L, 1L), (watch.Rows, watch.Trips), "the rows and round trips of a create without a history");
        await trial.FaultsAsync(Fault.Unsupported, async () => await store.Revisions.PruneAsync().ConfigureAwait(false), "a prune where no history is kept").ConfigureAwait(false);
        await trial.FaultsAsync(Fault.Unsupported, async () => await ShownAsync(store.Revisions.Of("threads", "t")).ConfigureAwait(false), "a history where none is kept").ConfigureAwait(false);
        await trial.MisusedAsync(async () => await trial.StoreAsync(new AgentStoreOptions { Revisions = new RevisionOptions { Collections = ["thread"], KeepLast = 0, By = "" } }).ConfigureAwait(false), "options with mistakes", "'thread'", "KeepLast", "By").ConfigureAwait(false);
        (store, watch) = await trial.WatchedAsync(Articles.Options with { Revisions = new RevisionOptions { Collections = ["threads"] } }).ConfigureAwait(false);
        watch.Reset();
        await store.Sessions.CreateAsync(new Session { Id = "s" }).ConfigureAwait(false);
        trial.Equal((1L, 1L), (watch.Rows, watch.Trips), "the rows and round trips of a create beside those that are kept");
        await store.Threads.DeleteAsync("t", DeleteChildren.Refuse).ConfigureAwait(false);
        trial.Equal((2, 0), (await store.Revisions.Of("threads", "t").ListAsync().CountAsync().ConfigureAwait(false), await store.Revisions.Of("sessions", "s").ListAsync().CountAsync().ConfigureAwait(false)), "the revisions of what was named, and of what was not");
        await trial.MisusedAsync(async () => await ShownAsync(store.Revisions.Of("theads", "t")).ConfigureAwait(false), "a history of a collection there is not", "'theads'", "threads").ConfigureAwait(false);
        await trial.ThrowsAsync<ArgumentException>(() => Task.FromResult(store.Actor("")), "nobody as somebody").ConfigureAwait(false);
    }
}
