using Npgsql;
using Perdure.Checkpoints;
using Perdure.Databases;
using Perdure.Messages;
using Perdure.PostgreSql;
using Perdure.Sessions;
using Perdure.Storage;
using Perdure.Tests.Conformance;
using Perdure.Tests.Servers;
using Perdure.Threads;

namespace Perdure.Tests.Schema;

/// <summary>An administrator makes the tables; the program's role may read and write rows, and nothing else.</summary>
public sealed class LeastPrivilegeTests : IAsyncLifetime
{
    private static readonly CancellationToken None = TestContext.Current.CancellationToken;
    private readonly string place = $"perdure_{Guid.CreateVersion7():N}";
    private DatabaseOptions administrator = null!;
    private DatabaseOptions program = null!;

    public ValueTask InitializeAsync()
    {
        var options = DatabaseOptions.FromUrl(TestServer.Postgres.SkipUnlessThere());
        administrator = options with { Schema = place };
        program = administrator with { User = place, Password = "of the test" };
        PostgreSqlAdministrator.Execute(options, $"CREATE ROLE {place} LOGIN PASSWORD 'of the test'");
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        if (administrator is not null)
            PostgreSqlAdministrator.Execute(administrator, $"DROP SCHEMA IF EXISTS {place} CASCADE; DROP ROLE {place}");
        return ValueTask.CompletedTask;
    }

    [Theory]
    [InlineData(SchemaMode.Apply)]
    [InlineData(SchemaMode.Assert)]
    public async Task All_work_needs_no_more_than_rows(SchemaMode mode)
    {
        var script = await AgentStore.SchemaScriptAsync(administrator, new AgentStoreOptions(), None);
        PostgreSqlAdministrator.Execute(administrator, script);
        Grant();
        await using var store = await AgentStore.OpenAsync(program with { SchemaMode = mode }, None);
        var thread = store.Checkpoints.Thread("t");
        for (var i = 0; i < 3; i++)
            await thread.SaveAsync(new Dictionary<string, int> { ["step"] = i }, cancellationToken: None);
        (await thread.LoadAsync<Dictionary<string, int>>(cancellationToken: None))!["step"].ShouldBe(2);
        await store.CommitAsync(async unit =>
        {
            await unit.Sessions.CreateAsync(new Session { Id = "s", UserId = "ada", ExpiresAt = DateTimeOffset.UtcNow.AddMilliseconds(1) }, None);
            await unit.Threads.CreateAsync(new AgentThread { Id = "t", SessionId = "s" }, None);
            await unit.Messages.AppendAsync("t", Message.User("one"), None);
        }, None);
        await Task.Delay(20, None);
        foreach (var collection in Rooms.Schema(store.Context.Json, [], new Perdure.Knowledge.KnowledgeOptions()).Collections)
            await store.Backend.SweepAsync(collection.Name, 1000, None);
        // The queries of docs/backends/postgresql.md.
        foreach (var line in File.ReadLines(Path.Combine(Approved.Root, "docs/backends/postgresql.md")).Where(line => line.StartsWith("SELECT", StringComparison.Ordinal) && !line.Contains("create_")))
            PostgreSqlAdministrator.Execute(administrator, line.Replace("app.", place + "."));
        (await store.Threads.DeleteAsync("t", DeleteChildren.Cascade, None)).ShouldBeTrue();
        (await store.Messages.CountAsync("t", None)).ShouldBe(0);
        await Should.ThrowAsync<PostgresException>(async () => await store.Backend.Facet<ISqlAccess>()!.UseAsync(async (connection, token) =>
        {
            await using var command = connection.CreateCommand();
            command.CommandText = $"CREATE TABLE {place}.more (id integer)";
            return await command.ExecuteNonQueryAsync(token);
        }, None));
    }

    [Fact]
    public async Task What_the_program_may_not_make_it_asks_an_administrator_for()
    {
        (await RefusedAsync(Declarations.First)).ShouldContain("Let an administrator");
        PostgreSqlAdministrator.Execute(administrator, $"CREATE SCHEMA {place}");
        Grant();
        (await RefusedAsync(Declarations.First)).ShouldContain("Let an administrator");
        await using (var first = new PostgreSqlBackend(administrator))
            await first.PrepareAsync(Declarations.First, None);
        Grant();
        await using (var first = new PostgreSqlBackend(program))
        {
            await first.PrepareAsync(Declarations.First, None);
            for (var i = 1; i <= 4; i++)
                await Declarations.WriteAsync(first, Declarations.Part(i));
        }
        (await RefusedAsync(Declarations.Second)).ShouldContain("Let an administrator");
    }

    [Fact]
    public async Task After_the_administrator_s_script_the_program_fills_new_indexes()
    {
        await using (var first = new PostgreSqlBackend(administrator))
        {
            await first.PrepareAsync(Declarations.First, None);
            for (var i = 1; i <= 4; i++)
                await Declarations.WriteAsync(first, Declarations.Part(i));
            PostgreSqlAdministrator.Execute(administrator, await first.ScriptAsync(Declarations.Second, None));
        }
        Grant();
        await using var second = new PostgreSqlBackend(program);
        await second.PrepareAsync(Declarations.Second, None);
        (await Declarations.LookAsync(second)).ShouldBe("04 03 02 01 | 01 03");
        await using var asserted = new PostgreSqlBackend(program with { SchemaMode = SchemaMode.Assert });
        await asserted.PrepareAsync(Declarations.Second, None);
    }

    private async Task<string> RefusedAsync(StoreSchema schema)
    {
        await using var backend = new PostgreSqlBackend(program);
        var refused = await Should.ThrowAsync<PerdureException>(async () => await backend.PrepareAsync(schema, None));
        refused.Fault.ShouldBe(Fault.Denied);
        return refused.Message;
    }

    // As docs/backends/postgresql.md says.
    private void Grant() => PostgreSqlAdministrator.Execute(administrator, $"""
        GRANT USAGE ON SCHEMA {place} TO {place};
        GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA {place} TO {place};
        """);
}
