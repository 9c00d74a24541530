using Perdure.Storage;

namespace Perdure.Tests.Documents.Snippets;

/// <summary>What the guide shows of the caller's own SQL.</summary>
public sealed class SqlSnippets
{
    [Fact]
    public async Task Own_sql_joins_a_unit()
    {
        var folder = Directory.CreateTempSubdirectory("perdure-docs-");
        try
        {
            await using var store = await AgentStore.OpenAsync($"sqlite:{Path.Combine(folder.FullName, "a.db")}");
            var (id, state) = (7, "it's paid");
            await store.Backend.Facet<ISqlAccess>()!.UseAsync(async (connection, token) =>
            {
                await using var command = connection.CreateCommand();
                command.CommandText = "CREATE TABLE orders (id INTEGER PRIMARY KEY, state TEXT); INSERT INTO orders VALUES (7, 'new'), (8, 'open')";
                return await command.ExecuteNonQueryAsync(token);
            });

            await store.CommitAsync(async unit =>
            {
                await unit.Checkpoints.Thread("order-7").SaveAsync(new RunState { Step = 3 });
                await unit.SqlAsync($"UPDATE orders SET state = {state} WHERE id = {id}", SqlExpect.Rows);
            });   // both, or neither

            var sql = store.Backend.Facet<ISqlAccess>()!;                        // null where there is no SQL
            var open = await sql.SelectAsync($"SELECT id FROM orders WHERE state = {"open"} ORDER BY id", row => row.GetString(0));

            var count = await sql.UseAsync(async (connection, token) =>          // a connection of the store's pool and driver
            {
                await using var command = connection.CreateCommand();
                command.CommandText = $"CREATE TABLE IF NOT EXISTS {sql.Table("notes")} (id VARCHAR(100) PRIMARY KEY)";
                return await command.ExecuteNonQueryAsync(token);
            });
            var url = $"sqlite:{Path.Combine(folder.FullName, "b.db")}";
            var script = await AgentStore.SchemaScriptAsync(url, new AgentStoreOptions { Collections = [Ticket.Collection] });
            script.ShouldContain("\"tickets\"");
            open.ShouldBe(["8"]);
            count.ShouldBe(0);
            (await sql.SelectAsync($"SELECT state FROM orders WHERE id = {id}", row => row.GetString(0))).ShouldBe([state]);
            (await store.Checkpoints.Thread("order-7").LoadAsync<RunState>())!.Step.ShouldBe(3);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
