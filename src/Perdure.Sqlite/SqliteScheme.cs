using Perdure.Databases;
using Perdure.Hosting;
using Perdure.Storage;

namespace Perdure.Sqlite;

/// <summary><c>sqlite:agents.db</c>, with what differs from the defaults behind it: <c>sqlite:agents.db?synchronous=normal&amp;busy_timeout=5&amp;prefix=app_</c>.</summary>
public sealed class SqliteScheme : DatabaseScheme
{
    /// <inheritdoc/>
    public override DatabaseKind Kind => DatabaseKind.Sqlite;

    /// <inheritdoc/>
    public override string Example => "sqlite:agents.db";

    /// <inheritdoc/>
    public override Backend Create(DatabaseOptions options, BackendSettings settings)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new SqliteBackend(new SqliteOptions { Path = options.Database!, BusyTimeout = options.CommandTimeout, TablePrefix = options.TablePrefix, SchemaMode = options.SchemaMode, Time = options.Time });
    }

    /// <inheritdoc/>
    public override Backend Create(string address, BackendSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var parsed = new BackendAddress(address);
        var defaults = new SqliteOptions { Path = parsed.Path };
        var options = defaults with
        {
            Time = settings.Time,
            Synchronous = parsed.Choice("synchronous", defaults.Synchronous, SqliteSynchronous.Full, SqliteSynchronous.Normal),
            BusyTimeout = parsed.Seconds("busy_timeout", defaults.BusyTimeout),
            TablePrefix = parsed.Text("prefix", defaults.TablePrefix),
            SchemaMode = parsed.Choice("schema_mode", defaults.SchemaMode, SchemaMode.Apply, SchemaMode.Assert),
        };
        parsed.Finish(Name);
        return new SqliteBackend(options);
    }
}
