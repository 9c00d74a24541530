using System.Data.Common;

namespace Perdure.Tests.Sql.Provider;

/// <summary>What stands behind an ADO.NET provider of these tests: a script that answers, or a real database in another process.</summary>
internal abstract class Engine
{
    protected Engine() => (Factory, DataSource) = (new EngineFactory(this), new EngineDataSource(this));

    /// <summary>What users of a driver hand over: either of both.</summary>
    public DbProviderFactory Factory { get; }

    public DbDataSource DataSource { get; }

    public virtual string ServerVersion => "1.0";

    public abstract ValueTask<EngineSession> OpenAsync(CancellationToken cancellationToken);
}
