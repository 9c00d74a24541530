using Perdure.Conformance;
using Perdure.Sqlite;
using Perdure.Storage;

namespace Perdure.Tests.Conformance;

/// <summary>SQLite: one file.</summary>
public sealed class SqliteFixture : LocalFixture
{
    public override string Name => "sqlite";

    public override BackendTraits Traits { get; } = new(Atomicity.Store, Durability.Power, SharedByProcesses: true) { HasSql = true };

    public override string Url => $"sqlite:{File}";

    private string File => Path.Combine(Folder, "store.db");

    public override Task<Backend> OpenAsync(TimeProvider time) => Task.FromResult<Backend>(new SqliteBackend(new SqliteOptions { Path = File, Time = time }));
}
