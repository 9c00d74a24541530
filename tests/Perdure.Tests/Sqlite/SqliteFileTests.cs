using Perdure.Sqlite;
using Perdure.Storage;
using Perdure.Tests.Sql;

namespace Perdure.Tests.Sqlite;

public sealed class SqliteFileTests
{
    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(SqliteSynchronous.Full, 2, Durability.Power)]
    [InlineData(SqliteSynchronous.Normal, 1, Durability.Process)]
    public async Task The_durability_that_was_asked_for_is_really_set(SqliteSynchronous synchronous, long pragma, Durability durability)
    {
        await using var store = new SqliteStore();
        var backend = await store.OpenAsync(options => options with { Synchronous = synchronous });
        await using var writer = await new SqliteFile(new SqliteDialect("x"), new SqliteOptions { Path = store.File, Synchronous = synchronous }, new StreamCache()).OpenAsync(forWriting: true, Ending);
        var connection = (Microsoft.Data.Sqlite.SqliteConnection)writer.Connection;
        SqliteStore.Ask(connection, "PRAGMA synchronous").ShouldBe(pragma);
        SqliteStore.Ask(connection, "PRAGMA journal_mode").ShouldBe("wal");
        SqliteStore.Ask(connection, "PRAGMA page_size").ShouldBe(4096L);
        backend.Info.Durability.ShouldBe(durability);
    }

    [Fact]
    public async Task A_file_that_is_not_a_database_is_corrupt_and_left_as_it_is()
    {
        await using var store = new SqliteStore();
        var text = string.Concat(Enumerable.Repeat("These are notes, not a database. ", 100));
        await File.WriteAllTextAsync(store.File, text, Ending);
        var refused = await Should.ThrowAsync<PerdureException>(async () => await store.OpenAsync());
        refused.Fault.ShouldBe(Fault.Corrupt);
        refused.Message.ShouldContain(store.File);
        (await File.ReadAllTextAsync(store.File, Ending)).ShouldBe(text);
    }

    [Fact]
    public async Task A_folder_that_can_not_be_made_is_denied()
    {
        await using var store = new SqliteStore();
        await File.WriteAllTextAsync(Path.Combine(store.Folder, "file"), "", Ending);
        var backend = store.New(options => options with { Path = Path.Combine(store.Folder, "file", "store.db") });
        (await Should.ThrowAsync<PerdureException>(async () => await backend.PrepareAsync(Sample.Schema))).Fault.ShouldBe(Fault.Denied);
        var folder = store.New(options => options with { Path = store.Folder });
        (await Should.ThrowAsync<PerdureException>(async () => await folder.PrepareAsync(Sample.Schema))).Fault.ShouldBe(Fault.Denied);
    }

    [Fact]
    public async Task A_file_of_utf16_text_is_refused()
    {
        await using var store = new SqliteStore();
        store.Ask("PRAGMA encoding = 'UTF-16'; CREATE TABLE theirs (x)");
        (await Should.ThrowAsync<PerdureException>(async () => await store.OpenAsync())).Fault.ShouldBe(Fault.Unsupported);
    }

    [Fact]
    public async Task Tables_of_others_are_never_taken_for_ours()
    {
        await using var store = new SqliteStore();
        store.Ask("CREATE TABLE tasks (what TEXT); INSERT INTO tasks VALUES ('theirs')");
        (await Should.ThrowAsync<PerdureException>(async () => await store.OpenAsync())).Fault.ShouldBe(Fault.SchemaMismatch);
        store.Ask("SELECT count(*) FROM sqlite_master").ShouldBe(1L);
        var beside = await store.OpenAsync(options => options with { TablePrefix = "agent_" });
        (await beside.WriteAsync(Sample.Put("a"))).Conflict.ShouldBeNull();
        store.Ask("SELECT what FROM tasks").ShouldBe("theirs");
        store.Ask("SELECT id FROM agent_tasks").ShouldBe("a");
    }

    [Fact]
    public async Task A_changed_declaration_without_a_new_revision_is_refused()
    {
        await using var store = new SqliteStore();
        await store.OpenAsync();
        var changed = new CollectionSchema("tasks", 1, [], [], _ => []);
        var refused = await Should.ThrowAsync<PerdureException>(async () => await store.New().PrepareAsync(new StoreSchema([changed], [])));
        refused.Fault.ShouldBe(Fault.SchemaMismatch);
        refused.Message.ShouldContain("raise");
    }

    [Fact]
    public async Task Columns_and_bodies_can_be_read_by_those_who_know_sql()
    {
        await using var store = new SqliteStore();
        var backend = await store.OpenAsync();
        await backend.WriteAsync(Sample.Put("text", body: """{"answer":42}"""), Sample.Put("zero", body: "a\0b"));
        store.Ask("SELECT json_extract(body, '$.answer') FROM tasks WHERE id = 'text'").ShouldBe(42L);
        store.Ask("SELECT status FROM tasks WHERE id = 'text'").ShouldBe("open");
        store.Ask("SELECT typeof(body) || length(body) FROM tasks WHERE id = 'zero'").ShouldBe("blob3");
        store.Ask("SELECT length(created_at) FROM tasks WHERE julianday(created_at) IS NOT NULL").ShouldBe(27L);
        store.Ask("SELECT group_concat(tag) FROM \"tasks$by_tag\" WHERE id = 'text'").ShouldBe("a,b");
    }

    [Fact]
    public async Task Every_segment_of_a_query_is_one_index_read_in_order()
    {
        await using var store = new SqliteStore();
        var backend = await store.OpenAsync();
        await backend.WriteAsync(Sample.Put("a"));
        var dialect = new SqliteDialect(store.File);
        var sql = new Perdure.Sql.CollectionSql(dialect, new Perdure.Sql.SqlNames(255, ""), Sample.Tasks);
        using var connection = store.Connect();
        foreach (var (_, segment) in Shapes.Segments())
        {
            using var command = connection.CreateCommand();
            command.CommandText = "EXPLAIN QUERY PLAN " + sql.Select(segment.Shape).Text;
            foreach (var name in sql.Select(segment.Shape).Parameters)
                command.Parameters.AddWithValue(name.Name, "1");
            using var plan = command.ExecuteReader();
            while (plan.Read())
            {
                plan.GetString(3).ShouldStartWith("SEARCH", customMessage: command.CommandText);
                plan.GetString(3).ShouldNotContain("TEMP B-TREE", customMessage: command.CommandText);
            }
        }
    }

    [Theory]
    [InlineData("agents.db?synchronous=sometimes&speed=high", "synchronous", "speed")]
    [InlineData(":memory:", "memory backend", "Path")]
    [InlineData("", "Path", "empty")]
    public void A_wrong_url_says_all_that_is_wrong(string address, string first, string second)
    {
        var refused = Should.Throw<ArgumentException>(() => Perdure.Hosting.BackendSchemes.Create("sqlite:" + address, new Perdure.Hosting.BackendSettings()));
        refused.Message.ShouldContain(first);
        refused.Message.ShouldContain(second);
    }

    [Fact]
    public async Task A_url_names_what_differs_from_the_defaults()
    {
        await using var backend = Perdure.Hosting.BackendSchemes.Create("sqlite:agents.db?synchronous=normal", new Perdure.Hosting.BackendSettings());
        backend.ShouldBeOfType<SqliteBackend>().Info.Durability.ShouldBe(Durability.Process);
    }
}
