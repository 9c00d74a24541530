using Perdure.Agents;
using Perdure.Conformance;
using Perdure.Metrics;
using Perdure.Storage;
using Perdure.Tasks;
using Perdure.Tests.Conformance;

namespace Perdure.Tests.Schema;

/// <summary>What a SQL user finds of the rooms: views, columns to join by, and rows that may be changed.</summary>
public sealed class RoomTablesTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string> Databases => ["sqlite", "postgres", "mysql", "mariadb"];

    [Theory, MemberData(nameof(Databases))]
    public async Task Views_count_tasks_and_show_metrics_and_join(string database)
    {
        await using var fixture = Fixture(database);
        await using var store = await AgentStore.OpenAsync(await fixture.OpenAsync(TimeProvider.System), cancellationToken: Token);
        await store.Agents.CreateAsync(new Agent { Id = "writer", Name = "Writer" }, Token);
        await store.Agents.CreateAsync(new Agent { Id = "idle", Name = "Idle" }, Token);
        for (var i = 0; i < 3; i++)
            await store.Tasks.CreateAsync(new AgentTask { Name = "t", AgentId = "writer" }, Token);
        await store.Tasks.CompleteAsync((await store.Tasks.ClaimAsync(cancellationToken: Token))!, null, Token);
        await store.Metrics.RecordAsync("api", "latency", 12.5, Token);
        await store.Metrics.RecordAsync(new Metric { Service = "api", Name = "latency", Value = 1, Time = DateTimeOffset.UtcNow.AddHours(-2) }, Token);

        var sql = store.Backend.Facet<ISqlAccess>()!;
        var stats = await sql.SelectAsync($"SELECT s.total_tasks, s.completed_tasks, s.pending_tasks, s.failed_tasks, s.average_seconds FROM {new SqlTable("agent_task_stats")} s JOIN {new SqlTable("agents")} a ON a.id = s.agent_id ORDER BY s.total_tasks DESC",
            row => (row.GetInt64(0), row.GetInt64(1), row.GetInt64(2), row.GetInt64(3), row.IsDBNull(4)), Token);
        stats.ShouldBe([(3, 1, 2, 0, false), (0, 0, 0, 0, true)]);
        var metrics = await sql.SelectAsync($"SELECT service, name, value FROM {new SqlTable("recent_metrics")} ORDER BY time DESC", row => (row.GetString(0), row.GetString(1), row.GetDouble(2)), Token);
        metrics.ShouldBe([("api", "latency", 12.5)]);
    }

    [Theory, MemberData(nameof(Databases))]
    public async Task A_row_that_another_tool_changes_is_newer_and_conflicts_with_who_loaded_it_before(string database)
    {
        await using var fixture = Fixture(database);
        await using var store = await AgentStore.OpenAsync(await fixture.OpenAsync(TimeProvider.System), cancellationToken: Token);
        var loaded = await store.Agents.CreateAsync(new Agent { Id = "writer", Name = "Writer", Role = "old" }, Token);
        await Task.Delay(20, Token);
        await store.CommitAsync(unit => unit.SqlAsync($"UPDATE {new SqlTable("agents")} SET role = {"new"} WHERE role = {"old"}", SqlExpect.Rows, Token).AsTask(), Token);
        var found = (await store.Agents.FindAsync("writer", Token))!;
        found.UpdatedAt.ShouldBeGreaterThan(loaded.UpdatedAt);
        (await Should.ThrowAsync<PerdureException>(async () => await store.Agents.UpdateAsync(loaded with { Name = "stale" }, Token))).Fault.ShouldBe(Fault.Conflict);
        (await store.Agents.UpdateAsync(found with { Name = "fresh" }, Token)).Name.ShouldBe("fresh");
    }

    private static BackendFixture Fixture(string database)
    {
        BackendFixture fixture = database switch { "sqlite" => new SqliteFixture(), "postgres" => new PostgreSqlFixture(), "mysql" => new MySqlFixture(), _ => new MariaDbFixture() };
        (fixture as ServerFixture)?.SkipUnlessThere();
        return fixture;
    }
}
