using Perdure.Knowledge;

namespace Perdure.Tests.Knowledge;

public sealed class ImportTests : IAsyncLifetime
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("perdure-knowledge");
    private AgentStore store = null!;

    public async ValueTask InitializeAsync() => store = await AgentStore.OpenAsync("memory:", TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        folder.Delete(recursive: true);
        await store.DisposeAsync();
    }

    private void File(string name, string text) => System.IO.File.WriteAllText(Path.Combine(folder.FullName, name), text);

    private Task<ImportReport> ImportAsync() => store.Knowledge.ImportFolderAsync(folder.FullName, TestContext.Current.CancellationToken);

    private ValueTask<KnowledgeItem?> FindAsync(string id) => store.Knowledge.FindAsync(id, TestContext.Current.CancellationToken);

    [Fact]
    public async Task Every_shape_of_file_is_imported_and_counted()
    {
        File("researcher.json", """[{"id":"r1","content":"one","category":"facts","source":"web","metadata":{"n":5},"usage_count":3,"relevance_score":0.5,"last_used_at":"2025-01-31T12:00:00Z","created_at":"2024-01-01T00:00:00"},{"content":"two"}]""");
        File("writer.json", """{"agent":"writer","items":[{"id":"w1","content":"three","usageCount":2}]}""");
        File("reviewer.json", "\ufeff" + """{"v1":{"content":{"a":1}},"v2":{"content":"five"}}""");
        File("optimizer.json", """{"id":"o1","content":"six"}""");
        File("empty.json", "[]");
        File("notes.txt", "not read");
        (await ImportAsync()).ShouldSatisfyAllConditions(
            report => report.Problems.ShouldBeEmpty(),
            report => (report.Files, report.Created, report.Replaced, report.Unchanged, report.Verified, report.IsComplete).ShouldBe((5, 6, 0, 0, 6, true)));
        var first = (await FindAsync("r1"))!;
        (first.AgentId, first.Content, first.Category, first.Source, first.UsageCount, first.RelevanceScore).ShouldBe(("researcher", "one", "facts", "web", 3, 0.5));
        (first.CreatedAt, first.LastUsedAt).ShouldBe((new DateTimeOffset(2024, 1, 1, 0, 0, 0, TimeSpan.Zero), new DateTimeOffset(2025, 1, 31, 12, 0, 0, TimeSpan.Zero)));
        ((int)first.Metadata["n"]!).ShouldBe(5);
        var second = (await store.Knowledge.OfAgent("researcher", "general").ToListAsync(TestContext.Current.CancellationToken)).ShouldHaveSingleItem();
        (second.Content, second.Source, second.UsageCount, second.RelevanceScore).ShouldBe(("two", "imported", 0, 1.0));
        (await FindAsync("w1"))!.UsageCount.ShouldBe(2);
        (await FindAsync("v1"))!.Content.ShouldBe("""{"a":1}""");
        (await FindAsync("o1"))!.AgentId.ShouldBe("optimizer");
    }

    [Fact]
    public async Task Again_it_changes_only_what_differs_and_keeps_what_was_counted()
    {
        File("a.json", """[{"id":"1","content":"one","usage_count":1},{"id":"2","content":"two"}]""");
        await ImportAsync();
        await store.Knowledge.UseAsync(["1"], TestContext.Current.CancellationToken);
        var before = (await FindAsync("1"))!;
        var again = await ImportAsync();
        (again.Created, again.Replaced, again.Unchanged, again.Verified).ShouldBe((0, 0, 2, 2));
        (await FindAsync("1"))!.Version.ShouldBe(before.Version);
        File("a.json", """[{"id":"1","content":"one, better","usage_count":1},{"id":"2","content":"two"}]""");
        var third = await ImportAsync();
        (third.Created, third.Replaced, third.Unchanged, third.Verified).ShouldBe((0, 1, 1, 2));
        var after = (await FindAsync("1"))!;
        (after.Content, after.UsageCount, after.LastUsedAt, after.CreatedAt).ShouldBe(("one, better", 2, before.LastUsedAt, before.CreatedAt));
    }

    [Fact]
    public async Task What_is_malformed_is_told_with_its_place_and_the_rest_is_imported()
    {
        File("a.json", "[\n  {\"id\": \"1\", \"content\": \"one\"},\n  {\"id\": \"2\" \"content\": \"two\"}\n]");
        File("b.json", "[\n  {\"id\": \"3\"},\n  {\"id\": \"4\", \"content\": \"four\"}, 5,\n  {\"id\": \"6\", \"content\": \"six\", \"usage_count\": \"many\"},\n  {\"id\": \"\", \"content\": \"seven\"},\n  {\"id\": \"8\", \"content\": \"\\ud800\"},\n  {\"id\": \"9\", \"content\": \"nine\", \"metadata\": {\"a\": \"\\ud800\"}}\n]");
        File("c.json", "{\"items\":\n [{\"id\": \"4\", \"content\": \"of another agent\"}, {\"id\": \"c\", \"content\": \"seen\"}]}");
        var report = await ImportAsync();
        (report.Files, report.Created, report.Verified, report.IsComplete).ShouldBe((3, 2, 2, false));
        report.Problems.Select(problem => (problem.File, problem.Line, problem.Position)).ShouldBe(
            [("a.json", 3, 14), ("b.json", 2, 3), ("b.json", 3, 35), ("b.json", 4, 3), ("b.json", 5, 3), ("b.json", 6, 3), ("b.json", 7, 3), ("c.json", 2, 3)], ignoreOrder: true);
        report.Problems.Single(problem => problem.Line == 2 && problem.File == "b.json").ToString().ShouldBe("b.json, line 2, position 3: the item has no content");
        (await FindAsync("4"))!.AgentId.ShouldBe("b");
        (await FindAsync("c")).ShouldNotBeNull();
        (await FindAsync("1")).ShouldBeNull();
    }

    [Fact]
    public async Task An_id_of_another_agent_in_the_store_is_left_to_it()
    {
        await store.Knowledge.CreateAsync(new KnowledgeItem { Id = "1", Content = "mine", AgentId = "other" }, TestContext.Current.CancellationToken);
        File("a.json", """[{"id":"1","content":"one"}]""");
        var report = await ImportAsync();
        report.Problems.ShouldHaveSingleItem().Problem.ShouldContain("'other'");
        (await FindAsync("1"))!.Content.ShouldBe("mine");
    }

    [Fact]
    public async Task A_folder_that_is_not_there_is_refused() =>
        (await Should.ThrowAsync<ArgumentException>(() => store.Knowledge.ImportFolderAsync(Path.Combine(folder.FullName, "none"), TestContext.Current.CancellationToken))).Message.ShouldContain("none");
}
