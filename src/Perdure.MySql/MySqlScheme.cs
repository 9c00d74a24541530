using Perdure.Databases;
using Perdure.Hosting;
using Perdure.Storage;

namespace Perdure.MySql;

/// <summary><c>mysql://user:password@host:3306/database</c>.</summary>
public sealed class MySqlScheme : DatabaseScheme
{
    /// <inheritdoc/>
    public override DatabaseKind Kind => DatabaseKind.MySql;

    /// <inheritdoc/>
    public override Backend Create(DatabaseOptions options, BackendSettings settings) => new RetryingBackend(new MySqlBackend(options), new RetryOptions());
}
