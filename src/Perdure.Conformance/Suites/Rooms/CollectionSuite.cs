using System.Text.Json.Nodes;
using Perdure.Collections;
using Perdure.Conformance.Rooms;
using Perdure.Storage;

namespace Perdure.Conformance.Suites.Rooms;

/// <summary>The caller's own records: kept whole, found by what is declared, refused what is not.</summary>
internal sealed class CollectionSuite : ISuite
{
    public IReadOnlyList<Scenario> Scenarios =>
    [
        new("collection.save-find-update-delete", BasicsAsync),
        new("collection.values", ValuesAsync),
        new("collection.plain-type", PlainAsync),
        new("collection.batches", BatchesAsync),
        new("collection.racing-updates", RaceAsync),
        new("collection.undeclared-filter", UndeclaredAsync),
        new("collection.hostile-ids", HostileAsync),
        new("collection.scopes", ScopesAsync),
        new("collection.expiry", ExpiryAsync),
        new("collection.index-added-later", IndexAddedAsync),
        new("collection.older-program-refused", OlderAsync),
        new("collection.two-of-one-name", TwoAsync),
        new("collection.bad-input", BadAsync),
        new("collection.repository-in-memory", RepositoryAsync),
        new("collection.repository-over-restarts", RepositoryRestartAsync),
    ];

    private static async Task BasicsAsync(Trial trial)
    {
        var articles = await OpenAsync(trial).ConfigureAwait(false);
        trial.Equal(null, await articles.FindAsync("a").ConfigureAwait(false), "a record that is not there");
        var made = await articles.CreateAsync(new Article { Id = "a", Author = "x" }).ConfigureAwait(false);
        await trial.FaultsAsync(Fault.Conflict, async () => await articles.CreateAsync(new Article { Id = "a" }).ConfigureAwait(false), "another of that id").ConfigureAwait(false);
        trial.Clock.Advance(TimeSpan.FromMinutes(1));
        var updated = await articles.UpdateAsync(made with { Author = "y" }).ConfigureAwait(false);
        trial.Equal((made.CreatedAt, trial.Clock.GetUtcNow(), true), (updated.CreatedAt, updated.UpdatedAt, updated.Version != made.Version), "the stamps of an update");
        await trial.FaultsAsync(Fault.Conflict, async () => await articles.UpdateAsync(made with { Author = "z" }).ConfigureAwait(false), "an update of a stale version").ConfigureAwait(false);
        await trial.FaultsAsync(Fault.Conflict, async () => await articles.DeleteAsync("a", made.Version).ConfigureAwait(false), "a delete of a stale version").ConfigureAwait(false);
        var found = trial.Present(await (await OpenAsync(trial).ConfigureAwait(false)).FindAsync("a").ConfigureAwait(false), "the record");
        trial.Equal(updated.Show(), found.Show(), "the record");
        trial.Equal((updated.Version, updated.CreatedAt, updated.UpdatedAt), (found.Version, found.CreatedAt, found.UpdatedAt), "its stamps");
        trial.Equal("w", (await articles.UpdateAsync("a", article => article with { Author = "w" }).ConfigureAwait(false)).Author, "a change");
        await trial.FaultsAsync(Fault.NotFound, async () => await articles.UpdateAsync("absent", article => article).ConfigureAwait(false), "a change of what is not there").ConfigureAwait(false);
        await trial.FaultsAsync(Fault.Conflict, async () => await articles.UpdateAsync(found).ConfigureAwait(false), "an update after a change").ConfigureAwait(false);
        trial.True(await articles.DeleteAsync("a").ConfigureAwait(false), "a delete", "true", "false");
        trial.Equal((false, false), (await articles.DeleteAsync("a").ConfigureAwait(false), await articles.DeleteAsync("a", updated.Version).ConfigureAwait(false)), "another delete");
        await trial.FaultsAsync(Fault.Conflict, async () => await articles.UpdateAsync(found).ConfigureAwait(false), "an update after the delete").ConfigureAwait(false);
        var named = await articles.SaveAsync(new Article()).ConfigureAwait(false);
        trial.True(named.Id.Length > 0, "the id of a record without one", "one that was made", "none");
        trial.Same([named.Id, null, named.Id], (await articles.FindManyAsync([named.Id, "absent", named.Id]).ConfigureAwait(false)).Select(one => one?.Id), "several at once");
    }

    private static async Task ValuesAsync(Trial trial)
    {
        var articles = await OpenAsync(trial).ConfigureAwait(false);
        foreach (var (article, i) in Model(60, new Random(1)).Select((article, i) => (article, i)))
        {
            var whole = article with { Data = new JsonObject { ["i"] = i, ["a.b"] = null, ["$set"] = "\0😀", ["big"] = 79228162514264337593543950335m } };
            await articles.SaveAsync(whole).ConfigureAwait(false);
            trial.Equal(whole.Show(), (await articles.FindAsync(article.Id).ConfigureAwait(false))?.Show(), "the record");
        }
    }

    private static async Task PlainAsync(Trial trial)
    {
        var plains = (await trial.StoreAsync(Articles.Options).ConfigureAwait(false)).Collection(Articles.Plains);
        var mine = new Plain { Name = "a", Value = 1 };
        await plains.SaveAsync(mine).ConfigureAwait(false);
        mine.Value = 2;
        var found = trial.Present(await plains.FindAsync("a").ConfigureAwait(false), "the record");
        trial.Equal(1, found.Value, "the value, after the caller's object was changed");
        found.Value = 3;
        var stored = trial.Present(await plains.FindStoredAsync("a").ConfigureAwait(false), "the record with its version");
        trial.Equal((1, "a"), (stored.Value.Value, stored.Id), "the record, after a loaded object was changed");
        var next = await plains.UpdateAsync(stored with { Value = new Plain { Name = "a", Value = 4 } }).ConfigureAwait(false);
        await trial.FaultsAsync(Fault.Conflict, async () => await plains.UpdateAsync(stored with { Value = new Plain { Name = "a", Value = 5 } }).ConfigureAwait(false), "an update of a stale version").ConfigureAwait(false);
        trial.Equal((4, next.Version), ((await plains.FindStoredAsync("a").ConfigureAwait(false))!.Value.Value, (await plains.FindStoredAsync("a").ConfigureAwait(false))!.Version), "the record");
        await trial.MisusedAsync(async () => await plains.UpdateAsync(mine).ConfigureAwait(false), "an update by a type that keeps no version", "no version").ConfigureAwait(false);
        await trial.MisusedAsync(async () => await plains.UpdateAsync(stored with { Value = new Plain { Name = "b" } }).ConfigureAwait(false), "an update that changes the id", "keeps the id").ConfigureAwait(false);
        await trial.MisusedAsync(async () => await plains.SaveAsync(new Plain()).ConfigureAwait(false), "a record without an id").ConfigureAwait(false);
    }

    private static async Task BatchesAsync(Trial trial)
    {
        var articles = await OpenAsync(trial).ConfigureAwait(false);
        var made = await articles.CreateAllAsync(Enumerable.Range(0, 50).Select(i => new Article { Id = $"a{i:D2}", Stars = i })).ConfigureAwait(false);
        await trial.FaultsAsync(Fault.Conflict, async () => await articles.CreateAllAsync([new Article { Id = "b" }, new Article { Id = "a07" }]).ConfigureAwait(false), "a batch of creates of which one is taken").ConfigureAwait(false);
        trial.Equal(null, await articles.FindAsync("b").ConfigureAwait(false), "the other of the refused batch");
        var newer = await articles.UpdateAsync(made[9] with { Stars = 99 }).ConfigureAwait(false);
        await trial.FaultsAsync(Fault.Conflict, async () => await articles.UpdateAllAsync(made.Select(article => article with { Stars = -1 })).ConfigureAwait(false), "a batch of updates of which one is stale").ConfigureAwait(false);
        trial.Equal(0, await articles.OrderBy(Articles.Stars).Below(Articles.Stars, 0).CountAsync().ConfigureAwait(false), "what a refused batch changed");
        await articles.UpdateAllAsync(made.Where(article => article.Id != "a09").Append(newer).Select(article => article with { Author = "all" })).ConfigureAwait(false);
        trial.Equal(50, await articles.Where(Articles.Author, "all").CountAsync().ConfigureAwait(false), "what a batch changed");
        await trial.MisusedAsync(async () => await articles.SaveAllAsync([new Article { Id = "twice" }, new Article { Id = "twice" }]).ConfigureAwait(false), "a batch that names a record twice", "twice").ConfigureAwait(false);
        trial.Equal(3, await articles.DeleteAllAsync(["a00", "a01", "absent", "a02", "a00"]).ConfigureAwait(false), "what a batch deleted");
        trial.Equal(47, await articles.ListAsync().CountAsync().ConfigureAwait(false), "what is left");
    }

    private static async Task RaceAsync(Trial trial)
    {
        await (await OpenAsync(trial).ConfigureAwait(false)).CreateAsync(new Article { Id = "a", Stars = 0 }).ConfigureAwait(false);
        await StartingLine.RunAsync(5, async _ =>
        {
            var articles = await OpenAsync(trial).ConfigureAwait(false);
            for (var i = 0; i < 20; i++)
                await articles.UpdateAsync("a", article => article with { Stars = article.Stars + 1 }).ConfigureAwait(false);
            return true;
        }).ConfigureAwait(false);
        trial.Equal(100L, (await (await OpenAsync(trial).ConfigureAwait(false)).FindAsync("a").ConfigureAwait(false))?.Stars, "the count");
    }

    private static async Task UndeclaredAsync(Trial trial)
    {
        var articles = await OpenAsync(trial).ConfigureAwait(false);
        await trial.MisusedAsync(async () => await articles.Where(Articles.Stars, 1).Where(Articles.Done, true).CountAsync().ConfigureAwait(false), "a filter on a pair that is not declared", "Index.On(Stars, Done)", "kit_articles", "Revision").ConfigureAwait(false);
        await trial.MisusedAsync(async () => await articles.Where(Articles.Author, "x").OrderBy(Articles.Due).FirstAsync().ConfigureAwait(false), "an order that is not declared", "Index.On(Author).OrderBy(Due)").ConfigureAwait(false);
        await trial.MisusedAsync(async () => await articles.OrderBy(Articles.Key).ToPageAsync().ConfigureAwait(false), "an order that is not declared", "Index.By(Key)").ConfigureAwait(false);
        await trial.MisusedAsync(async () => await articles.Where(Articles.Author, "x").OrderBy(Field.CreatedAt<Article>()).FirstAsync().ConfigureAwait(false), "an order by creation that is not declared", "Index.On(Author).OrderBy(Field.CreatedAt<Article>())").ConfigureAwait(false);
        var foreign = Field.Text<Article>("never_declared", article => article.Author);
        await trial.MisusedAsync(async () => await articles.Where(foreign, "x").FirstAsync().ConfigureAwait(false), "a field that is not declared", "Index.On(NeverDeclared)").ConfigureAwait(false);
    }

    private static async Task HostileAsync(Trial trial)
    {
        var articles = await OpenAsync(trial).ConfigureAwait(false);
        foreach (var text in Hostile.Texts)
            await articles.SaveAsync(new Article { Id = text, Author = text, Tags = [text, "all"] }).ConfigureAwait(false);
        articles = (await trial.RestartStoreAsync(Articles.Options).ConfigureAwait(false)).Collection(Articles.Definition);
        foreach (var text in Hostile.Texts)
        {
            trial.Equal(text, (await articles.FindAsync(text).ConfigureAwait(false))?.Author, $"record '{text}'");
            trial.Same([text], await articles.Where(Articles.Author, text).Select(one => one.Id).ToListAsync().ConfigureAwait(false), $"the records of author '{text}'");
            trial.Same([text], await articles.Where(Articles.Tags, text).Select(one => one.Id).ToListAsync().ConfigureAwait(false), $"the records of tag '{text}'");
        }
        trial.Same(Hostile.Texts.Order(Ordinal.Comparer), await articles.ListAsync().Select(one => one.Id).ToListAsync().ConfigureAwait(false), "all by id");
        trial.Same(Hostile.Texts.Order(Ordinal.Comparer), await articles.OrderBy(Articles.Author).Select(one => one.Id).ToListAsync().ConfigureAwait(false), "all by author");
    }

    private static async Task ScopesAsync(Trial trial)
    {
        var articles = await OpenAsync(trial).ConfigureAwait(false);
        string[] scopes = ["user1", "user10", "user", "User1", "user1 ", "store ", "main"];
        foreach (var scope in scopes)
            await articles.InScope(scope).SaveAsync(new Article { Id = "same", Author = scope, Stars = 1, Tags = ["t"] }).ConfigureAwait(false);
        foreach (var scope in scopes)
        {
            trial.Equal(scope, (await articles.InScope(scope).FindAsync("same").ConfigureAwait(false))?.Author, $"the record of scope '{scope}'");
            trial.Same([scope], await articles.InScope(scope).Where(Articles.Tags, "t").Select(one => one.Author!).ToListAsync().ConfigureAwait(false), $"a query in scope '{scope}'");
        }
        trial.Equal((null, 0), (await articles.FindAsync("same").ConfigureAwait(false), await articles.ListAsync().CountAsync().ConfigureAwait(false)), "the store's own scope");
        await articles.InScope("user1").DeleteAsync("same").ConfigureAwait(false);
        trial.Equal(1, await articles.InScope("user10").ListAsync().CountAsync().ConfigureAwait(false), "scope user10 after a delete in user1");
        var page = await articles.InScope("user10").OrderBy(Articles.Stars).Take(1).ToPageAsync().ConfigureAwait(false);
        trial.Equal(null, page.Next, "the cursor of a last page");
    }

    private static async Task ExpiryAsync(Trial trial)
    {
        var articles = await OpenAsync(trial).ConfigureAwait(false);
        var end = trial.Clock.GetUtcNow() + TimeSpan.FromMinutes(1);
        await articles.SaveAllAsync([new Article { Id = "brief", Author = "x", Until = end, Stars = 1 }, new Article { Id = "long", Author = "x", Stars = 2 }]).ConfigureAwait(false);
        trial.Equal(end, (await articles.FindStoredAsync("brief").ConfigureAwait(false))?.ExpiresAt, "the end that is stored");
        trial.Clock.Advance(TimeSpan.FromMinutes(1));
        trial.Equal(null, await articles.FindAsync("brief").ConfigureAwait(false), "an expired record");
        trial.Same(["long"], await articles.Where(Articles.Author, "x").OrderBy(Articles.Stars).Select(one => one.Id).ToListAsync().ConfigureAwait(false), "a query after one expired");
        trial.Same([null, "long"], (await articles.FindManyAsync(["brief", "long"]).ConfigureAwait(false)).Select(one => one?.Id), "several at once after one expired");
        trial.Equal(false, await articles.DeleteAsync("brief").ConfigureAwait(false), "a delete of an expired record");
        await articles.CreateAsync(new Article { Id = "brief", Author = "again" }).ConfigureAwait(false);
        trial.Equal("again", (await articles.FindAsync("brief").ConfigureAwait(false))?.Author, "a record under the id of an expired one");
        await articles.SaveAsync(new Article { Id = "brief2", Until = end }).ConfigureAwait(false);
        await articles.SweepAsync().ConfigureAwait(false);
        trial.Equal(2, await articles.ListAsync().CountAsync().ConfigureAwait(false), "the records after a sweep");
    }

    private static async Task IndexAddedAsync(Trial trial)
    {
        var (first, second) = (Articles.Make(0), Articles.Make(1));
        var old = (await trial.StoreAsync(new AgentStoreOptions { Collections = [first] }).ConfigureAwait(false)).Collection(first);
        var model = Model(80, new Random(2)).ToList();
        await old.SaveAllAsync(model).ConfigureAwait(false);
        await old.InScope("elsewhere").SaveAllAsync(model.Take(10)).ConfigureAwait(false);
        await trial.MisusedAsync(async () => await old.Where(Articles.Author, "x").FirstAsync().ConfigureAwait(false), "a filter before its index is declared", "Index.On(Author)").ConfigureAwait(false);
        await trial.CloseAsync().ConfigureAwait(false);
        var articles = (await trial.StoreAsync(new AgentStoreOptions { Collections = [second] }).ConfigureAwait(false)).Collection(second);
        foreach (var author in model.Select(article => article.Author).Distinct())
            trial.Same(model.Where(article => article.Author == author).Select(article => article.Id).Order(Ordinal.Comparer), (await articles.Where(Articles.Author, author).OrderBy(Articles.Stars).Select(one => one.Id).ToListAsync().ConfigureAwait(false)).Order(Ordinal.Comparer), $"the records of author '{author}' by the new index");
        foreach (var tag in model.SelectMany(article => article.Tags).Distinct())
            trial.Equal(model.Take(10).Count(article => article.Tags.Contains(tag)), await articles.InScope("elsewhere").Where(Articles.Tags, tag).CountAsync().ConfigureAwait(false), $"the records of tag '{tag}' in another scope");
    }

    private static async Task OlderAsync(Trial trial)
    {
        var (first, second) = (Articles.Make(0), Articles.Make(1));
        await (await trial.StoreAsync(new AgentStoreOptions { Collections = [second] }).ConfigureAwait(false)).Collection(second).SaveAsync(new Article { Id = "a", Author = "x" }).ConfigureAwait(false);
        await trial.CloseAsync().ConfigureAwait(false);
        await trial.FaultsAsync(Fault.SchemaMismatch, async () => await trial.StoreAsync(new AgentStoreOptions { Collections = [first] }).ConfigureAwait(false), "an older program").ConfigureAwait(false);
        trial.Equal(1, await (await trial.StoreAsync(new AgentStoreOptions { Collections = [second] }).ConfigureAwait(false)).Collection(second).Where(Articles.Author, "x").CountAsync().ConfigureAwait(false), "the store afterwards");
    }

    private static async Task TwoAsync(Trial trial)
    {
        var twin = new CollectionDefinition<Plain>("kit_articles", plain => plain.Name);
        await trial.MisusedAsync(async () => await trial.StoreAsync(new AgentStoreOptions { Collections = [Articles.Definition, twin] }).ConfigureAwait(false), "two collections of one name", "kit_articles").ConfigureAwait(false);
        await trial.MisusedAsync(async () => await trial.StoreAsync(new AgentStoreOptions { Collections = [new CollectionDefinition<Plain>("sessions", plain => plain.Name)] }).ConfigureAwait(false), "a collection of a name that is the store's own", "sessions").ConfigureAwait(false);
        await trial.MisusedAsync(async () => await trial.StoreAsync(new AgentStoreOptions { Collections = [new CollectionDefinition<Plain>("checkpoints", plain => plain.Name), twin, Articles.Definition] }).ConfigureAwait(false), "several mistakes", "checkpoints", "kit_articles").ConfigureAwait(false);
        await trial.MisusedAsync(() => Task.FromResult(new CollectionDefinition<Plain>("Bad Name", plain => plain.Name)), "a bad name").ConfigureAwait(false);
    }

    private static async Task BadAsync(Trial trial)
    {
        var articles = await OpenAsync(trial).ConfigureAwait(false);
        foreach (var id in (string[])["a\0", new string('x', 256), "\ud800"])
            await trial.MisusedAsync(async () => await articles.SaveAsync(new Article { Id = id }).ConfigureAwait(false), "a bad id").ConfigureAwait(false);
        await trial.MisusedAsync(async () => await articles.SaveAsync(new Article { Id = "a", Author = new string('é', 128) }).ConfigureAwait(false), "a field value that is too long", "author").ConfigureAwait(false);
        await trial.MisusedAsync(async () => await articles.SaveAsync(new Article { Id = "a", Author = "a\0" }).ConfigureAwait(false), "a field value with U+0000", "author").ConfigureAwait(false);
        await trial.MisusedAsync(async () => await articles.SaveAsync(new Article { Id = "a", Score = double.NaN }).ConfigureAwait(false), "NaN", "Score").ConfigureAwait(false);
        await trial.MisusedAsync(async () => await articles.SaveAsync(new Article { Id = "a", Tags = ["x", "\ud800"] }).ConfigureAwait(false), "a lone surrogate in a set", "Tags[1]").ConfigureAwait(false);
        await trial.MisusedAsync(async () => await articles.UpdateAsync(new Article { Id = "a" }).ConfigureAwait(false), "an update of what was never saved", "never saved").ConfigureAwait(false);
        await trial.MisusedAsync(async () => await articles.OrderBy(Articles.Stars).After("nonsense").ToPageAsync().ConfigureAwait(false), "a cursor that is none", "cursor").ConfigureAwait(false);
        await trial.MisusedAsync(() => Task.FromResult(articles.Query().Take(-1)), "a negative limit").ConfigureAwait(false);
        await trial.MisusedAsync(() => Task.FromResult(articles.OrderBy(Articles.Stars).AtLeast(Articles.Stars, null)), "a bound of null", "stars").ConfigureAwait(false);
        await trial.MisusedAsync(() => Task.FromResult(articles.Where(Articles.Author, "a").Where(Articles.Author, "b")), "a field fixed twice", "author").ConfigureAwait(false);
        trial.Equal(0, await articles.ListAsync().CountAsync().ConfigureAwait(false), "the records");
    }

    private static async Task RepositoryAsync(Trial trial)
    {
        // The examples of a repository that others have described: save, find, find all by a filter, update, delete.
        var store = await trial.StoreAsync(new AgentStoreOptions { Collections = [WorkTask.Definition, AgentConfig.Definition] }).ConfigureAwait(false);
        var (tasks, configs) = (store.Collection(WorkTask.Definition), store.Collection(AgentConfig.Definition));
        var config = await configs.SaveAsync(new AgentConfig { Name = "ExampleAgent", Role = "Assistant", InstructionTemplate = "You are a helpful assistant named {name}." }).ConfigureAwait(false);
        var task = await tasks.SaveAsync(new WorkTask { Name = "Example Task", Input = new JsonObject { ["query"] = "What is lost?" } }).ConfigureAwait(false);
        trial.Equal("ExampleAgent", (await configs.FindAsync(config.Id).ConfigureAwait(false))?.Name, "the configuration");
        trial.Equal("What is lost?", (string?)(await tasks.FindAsync(task.Id).ConfigureAwait(false))?.Input["query"], "the task");
        await tasks.SaveAsync(new WorkTask { Name = "Another" }).ConfigureAwait(false);
        trial.Equal(2, await tasks.Where(WorkTask.ByStatus, Conformance.Rooms.TaskStatus.Pending).CountAsync().ConfigureAwait(false), "the pending tasks");
        var running = await tasks.UpdateAsync(task with { Status = Conformance.Rooms.TaskStatus.Running }).ConfigureAwait(false);
        await tasks.UpdateAsync(running with { Status = Conformance.Rooms.TaskStatus.Completed, Output = new JsonObject { ["answer"] = "nothing" } }).ConfigureAwait(false);
        trial.Same(["Another"], await tasks.Where(WorkTask.ByStatus, Conformance.Rooms.TaskStatus.Pending).Select(one => one.Name).ToListAsync().ConfigureAwait(false), "the tasks that are still pending");
        trial.Equal("nothing", (string?)(await tasks.Where(WorkTask.ByStatus, Conformance.Rooms.TaskStatus.Completed).FirstAsync().ConfigureAwait(false))?.Output?["answer"], "the completed task");
        trial.True(await tasks.DeleteAsync(task.Id).ConfigureAwait(false), "the delete", "true", "false");
        trial.Equal(null, await tasks.FindAsync(task.Id).ConfigureAwait(false), "the deleted task");
    }

    private static async Task RepositoryRestartAsync(Trial trial)
    {
        var options = new AgentStoreOptions { Collections = [WorkTask.Definition, AgentConfig.Definition] };
        var made = await (await trial.StoreAsync(options).ConfigureAwait(false)).Collection(WorkTask.Definition).SaveAsync(new WorkTask { Name = "kept", Input = new JsonObject { ["at"] = "2024-01-01T00:00:00+02:00" } }).ConfigureAwait(false);
        var store = await trial.RestartStoreAsync(options).ConfigureAwait(false);
        var found = trial.Present(await store.Collection(WorkTask.Definition).FindAsync(made.Id).ConfigureAwait(false), "the task after a restart");
        trial.Equal(("kept", made.CreatedAt, made.Version), (found.Name, found.CreatedAt, found.Version), "the task after a restart");
        trial.Equal(1, await store.Collection(WorkTask.Definition).Where(WorkTask.ByStatus, Conformance.Rooms.TaskStatus.Pending).CountAsync().ConfigureAwait(false), "the pending tasks after a restart");
    }

    internal static async Task<Collection<Article>> OpenAsync(Trial trial) => (await trial.StoreAsync(Articles.Options).ConfigureAwait(false)).Collection(Articles.Definition);

    /// <summary>Records with few distinct values, so that most of them tie.</summary>
    internal static IEnumerable<Article> Model(int count, Random random)
    {
        string?[] authors = [null, "", "a", "A", "b", "é", "e\u0301", "😀", "\uffff", "a ", "ab"];
        double?[] scores = [null, -0.0, 0.0, double.MinValue, double.MaxValue, double.Epsilon, 0.1, -1.5, 1e308];
        long?[] stars = [null, long.MinValue, long.MaxValue, -1, 0, 1, 9007199254740993];
        var day = new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);
        for (var i = 0; i < count; i++)
            yield return new Article
            {
                Id = $"{(char)('a' + random.Next(3))}{i:D4}", Author = authors[random.Next(authors.Length)], Score = scores[random.Next(scores.Length)], Stars = stars[random.Next(stars.Length)],
                Due = random.Next(4) == 0 ? null : day.AddMicroseconds(random.Next(3)).ToOffset(TimeSpan.FromHours(random.Next(-3, 4))), Done = random.Next(3) switch { 0 => null, 1 => true, _ => false },
                Mood = random.Next(4) switch { 0 => null, var n => (Mood)(n - 1) }, Key = random.Next(2) == 0 ? null : new Guid(random.Next(3), 0, 0, [0, 0, 0, 0, 0, 0, 0, 1]),
                Tags = [.. Enumerable.Range(0, random.Next(4)).Select(_ => ((string[])["x", "X", "y", "é", "x "])[random.Next(5)])],
            };
    }
}
