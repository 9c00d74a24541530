using Perdure.Databases;
using Perdure.Hosting;
using Perdure.Storage;

namespace Perdure.PostgreSql;

/// <summary><c>postgres://user:password@host:5432/database?schema=app</c>.</summary>
public sealed class PostgreSqlScheme : DatabaseScheme
{
    /// <inheritdoc/>
    public override DatabaseKind Kind => DatabaseKind.PostgreSql;

    /// <inheritdoc/>
    public override Backend Create(DatabaseOptions options, BackendSettings settings) => new RetryingBackend(new PostgreSqlBackend(options), new RetryOptions());
}
