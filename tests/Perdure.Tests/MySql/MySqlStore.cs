using System.Data.Common;
using System.Globalization;
using Perdure.Databases;
using Perdure.Storage;
using Perdure.Tests.Conformance;
using Perdure.Tests.Servers;
using Perdure.Tests.Sql;

namespace Perdure.Tests.MySql;

/// <summary>A database of its own on the shared MySQL or MariaDB server, and what an administrator sees of it.</summary>
internal sealed class MySqlStore : IAsyncDisposable
{
    private readonly List<Backend> opened = [];

    private readonly string driver;

    private MySqlStore(DatabaseOptions options, string driver) => (Options, this.driver) = (options, driver);

    public DatabaseOptions Options { get; }

    /// <summary>Skips the test where there is no server.</summary>
    public static MySqlStore Make(DatabaseKind kind, string driver = MySqlDriver.Referenced)
    {
        var server = kind == DatabaseKind.MariaDb ? TestServer.MariaDb : TestServer.MySql;
        var administrator = DatabaseOptions.FromUrl(server.SkipUnlessThere());
        var store = new MySqlStore(administrator with { Database = $"perdure_{Guid.CreateVersion7():N}" }, driver);
        MySqlAdministrator.Execute(administrator, $"CREATE DATABASE {store.Options.Database}");
        return store;
    }

    /// <summary>Opens a backend with the tests' sample declarations.</summary>
    public async Task<Backend> OpenAsync(Func<DatabaseOptions, DatabaseOptions>? change = null, bool retries = false) =>
        await PrepareAsync(MySqlDriver.Open(driver, change?.Invoke(Options) ?? Options), retries);

    /// <summary>The same of any backend.</summary>
    public async Task<Backend> PrepareAsync(Backend backend, bool retries = false)
    {
        if (retries)
            backend = new RetryingBackend(backend, new RetryOptions());
        opened.Add(backend);
        await backend.PrepareAsync(Sample.Schema, TestContext.Current.CancellationToken);
        return backend;
    }

    public void Execute(string text) => MySqlAdministrator.Execute(Options, text);

    public DbConnection Connect() => MySqlAdministrator.Open(Options);

    /// <summary>Ends the store's connections from the server's side, as an administrator or a restart does.</summary>
    public int Kill()
    {
        using var connection = Connect();
        var killed = 0;
        foreach (var id in Connections(connection))
            try
            {
                using var command = connection.CreateCommand();
                command.CommandText = string.Create(CultureInfo.InvariantCulture, $"KILL {id}");
                command.ExecuteNonQuery();
                killed++;
            }
            catch (DbException)
            {
                // It was gone by then.
            }
        return killed;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var backend in opened)
            await backend.DisposeAsync();
        Execute($"DROP DATABASE {Options.Database}");
    }

    private List<long> Connections(DbConnection connection)
    {
        using var command = connection.CreateCommand();
        // MySQL warns about the other's list.
        var list = Options.Kind == DatabaseKind.MariaDb ? "information_schema.processlist" : "performance_schema.processlist";
        command.CommandText = $"SELECT CAST(id AS SIGNED) FROM {list} WHERE db = '{Options.Database}' AND id <> CONNECTION_ID()";
        using var rows = command.ExecuteReader();
        var ids = new List<long>();
        while (rows.Read())
            ids.Add(rows.GetInt64(0));
        return ids;
    }
}
