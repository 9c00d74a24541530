using Npgsql;
using Perdure.Databases;
using Perdure.PostgreSql;
using Perdure.Storage;
using Perdure.Tests.Conformance;
using Perdure.Tests.Servers;
using Perdure.Tests.Sql;

namespace Perdure.Tests.PostgreSql;

/// <summary>A schema of its own on the shared PostgreSQL server, and what an administrator sees of it.</summary>
internal sealed class PostgreSqlStore : IAsyncDisposable
{
    private readonly List<Backend> opened = [];

    private PostgreSqlStore(DatabaseOptions options) => Options = options;

    public DatabaseOptions Options { get; }

    /// <summary>Skips the test where there is no server.</summary>
    public static PostgreSqlStore Make()
    {
        var schema = $"perdure_{Guid.CreateVersion7():N}";
        var store = new PostgreSqlStore(DatabaseOptions.FromUrl(TestServer.Postgres.SkipUnlessThere()) with { Schema = schema, ApplicationName = schema });
        PostgreSqlAdministrator.Execute(store.Options, $"CREATE SCHEMA {schema}");
        return store;
    }

    /// <summary>Opens a backend with the tests' sample declarations.</summary>
    public async Task<Backend> OpenAsync(Func<DatabaseOptions, DatabaseOptions>? change = null, bool retries = false)
    {
        var backend = Open(change?.Invoke(Options) ?? Options, retries);
        await backend.PrepareAsync(Sample.Schema, TestContext.Current.CancellationToken);
        return backend;
    }

    public Backend Open(DatabaseOptions options, bool retries = false)
    {
        Backend backend = new PostgreSqlBackend(options);
        if (retries)
            backend = new RetryingBackend(backend, new RetryOptions());
        opened.Add(backend);
        return backend;
    }

    public void Execute(string text) => PostgreSqlAdministrator.Execute(Options, text);

    public T Ask<T>(string text) => PostgreSqlAdministrator.Ask<T>(Options, text);

    /// <summary>Ends the store's connections from the server's side, as an administrator or a restart does.</summary>
    public long Terminate() => Ask<long>($"SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE application_name = '{Options.ApplicationName}' AND pid <> pg_backend_pid()");

    public async ValueTask DisposeAsync()
    {
        foreach (var backend in opened)
            await backend.DisposeAsync();
        Execute($"DROP SCHEMA {Options.Schema} CASCADE");
    }
}
