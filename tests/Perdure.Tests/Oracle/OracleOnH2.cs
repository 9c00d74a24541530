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
    public Engine Engine { get; } = new H2Engine(database ?? $"kit{Guid.NewGuid():N}");

    public static OracleDriver Driver { get; } = OracleDriver.Of(typeof(EngineParameter), typeof(EngineCommand));

    public override string Name => "oracle on H2";

    // What the backend says of Oracle; H2's is in memory of another process.
    public override BackendTraits Traits { get; } = new(Atomicity.Store, Durability.Power, SharedByProcesses: true) { HasSql = true, SqlColumns = OracleFixture.Columns, TellsEmptyFromNull = false };

    public override Task<Backend> OpenAsync(TimeProvider time) => Task.FromResult<Backend>(Make(Engine, time));

    public static OracleBackend Make(Engine engine, TimeProvider time, SchemaMode mode = SchemaMode.Apply) =>
        new(engine.DataSource, new DatabaseOptions { Kind = DatabaseKind.Oracle, Time = time, SchemaMode = mode, Pool = new PoolOptions { KeepOpen = 4, MaxSize = 16 } }, Driver);

    public override async ValueTask DisposeAsync() => await ((H2Engine)Engine).DropAsync();
}
