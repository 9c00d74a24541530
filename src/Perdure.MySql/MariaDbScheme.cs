using Perdure.Databases;
using Perdure.Hosting;
using Perdure.Storage;

namespace Perdure.MySql;

/// <summary><c>mariadb://user:password@host:3306/database</c>.</summary>
public sealed class MariaDbScheme : DatabaseScheme
{
    /// <inheritdoc/>
    public override DatabaseKind Kind => DatabaseKind.MariaDb;

    /// <inheritdoc/>
    public override Backend Create(DatabaseOptions options, BackendSettings settings) => new RetryingBackend(new MySqlBackend(options), new RetryOptions());
}
