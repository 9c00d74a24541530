using Perdure.Conformance;
using Perdure.Databases;
using Perdure.Oracle;
using Perdure.Storage;
using Perdure.Tests.Conformance;
using Perdure.Tests.Sql.H2;
using Perdure.Tests.Sql.Provider;

namespace Perdure.Tests.Oracle;

/// <summary>The Oracle backend with H2 in Oracle mode in the place of a server. It proves that statements run and mean what they should, not that Oracle takes them.</summary>
/// <param name="database">A name that nobody else uses; null: a new one.</param>
internal sealed class OracleOnH2(string? database = null) : BackendFixture
{
    private KeptPlace? kept;

    public Engine Engine { get; } = new H2Engine(database ?? $"kit{Guid.NewGuid():N}");

    public static OracleDriver Driver { get; } = OracleDriver.Of(typeof(EngineParameter), typeof(EngineCommand));

    public override string Name => "oracle on H2";

    // What the backend says of Oracle; H2's is in memory of another process.
    public override BackendTraits Traits { get; } = new(Atomicity.Store, Durability.Power, SharedByProcesses: true) { HasSql = true, SqlColumns = OracleFixture.Columns, TellsEmptyFromNull = false };

    public override Task<Backend> OpenAsync(TimeProvider time) => Task.FromResult<Backend>(Make(Engine, time));

    public static OracleBackend Make(Engine engine, TimeProvider time, SchemaMode mode = SchemaMode.Apply) =>
        new(engine.DataSource, new DatabaseOptions { Kind = DatabaseKind.Oracle, Time = time, SchemaMode = mode, Pool = new PoolOptions { KeepOpen = 4, MaxSize = 16 } }, Driver);

    /// <summary>One for a scenario, which another may have used before if the scenario may have that.</summary>
    public static async Task<OracleOnH2> ForAsync(Scenario scenario)
    {
        if (!KeptPlace.Suits(scenario))
            return new OracleOnH2();
        if (KeptPlace.Take("oracle on H2") is { } free)
            return new OracleOnH2(free.Name) { kept = free };
        var made = new OracleOnH2();
        var options = new DatabaseOptions { Kind = DatabaseKind.Oracle };
        made.kept = await KeptPlace.PrepareAsync(
            ((H2Engine)made.Engine).Database, options, () => Make(made.Engine, TimeProvider.System),
            new KeptTables(new OracleDialect { Driver = Driver }, made.Engine.DataSource.OpenConnection, "SELECT 1 FROM INFORMATION_SCHEMA.SESSIONS WHERE SESSION_ID <> SESSION_ID()") { IsOfPlace = name => !name.StartsWith("all_", StringComparison.Ordinal) && name is not ("user_tables" or "user_indexes") }, // the bridge's views, which stand for Oracle's catalog
            () => ((H2Engine)made.Engine).DropAsync().GetAwaiter().GetResult());
        return made;
    }

    public override async ValueTask DisposeAsync()
    {
        if (kept is not null)
            await kept.LeaveAsync(Name);
        else
            await ((H2Engine)Engine).DropAsync();
    }
}
