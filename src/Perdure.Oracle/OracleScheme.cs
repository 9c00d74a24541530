using Perdure.Databases;
using Perdure.Hosting;
using Perdure.Storage;

namespace Perdure.Oracle;

/// <summary><c>oracle://user:password@host:1521/service?schema=app</c>.</summary>
public sealed class OracleScheme : DatabaseScheme
{
    /// <inheritdoc/>
    public override DatabaseKind Kind => DatabaseKind.Oracle;

    /// <inheritdoc/>
    public override Backend Create(DatabaseOptions options, BackendSettings settings) => new RetryingBackend(new OracleBackend(options), new RetryOptions());
}
