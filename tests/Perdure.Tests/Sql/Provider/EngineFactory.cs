using System.Data.Common;

namespace Perdure.Tests.Sql.Provider;

internal sealed class EngineFactory(Engine engine) : DbProviderFactory
{
    public override DbConnection CreateConnection() => new EngineConnection(engine);

    public override DbCommand CreateCommand() => new EngineCommand();

    public override DbParameter CreateParameter() => new EngineParameter();

    public override DbConnectionStringBuilder CreateConnectionStringBuilder() => new();
}

internal sealed class EngineDataSource(Engine engine) : DbDataSource
{
    public override string ConnectionString => "";

    protected override DbConnection CreateDbConnection() => new EngineConnection(engine);
}
