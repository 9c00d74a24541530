using Perdure.Databases;
using Perdure.Hosting;
using Perdure.Storage;

namespace Perdure.SqlServer;

/// <summary><c>sqlserver://user:password@host:1433/database?schema=app</c>.</summary>
public sealed class SqlServerScheme : DatabaseScheme
{
    /// <inheritdoc/>
    public override DatabaseKind Kind => DatabaseKind.SqlServer;

    /// <inheritdoc/>
    public override Backend Create(DatabaseOptions options, BackendSettings settings) => new RetryingBackend(new SqlServerBackend(options), new RetryOptions());
}
