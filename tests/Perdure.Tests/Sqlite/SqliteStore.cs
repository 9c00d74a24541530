using Microsoft.Data.Sqlite;
using Perdure.Sqlite;
using Perdure.Tests.Sql;

namespace Perdure.Tests.Sqlite;

/// <summary>A file in a folder of its own, and the backends opened on it.</summary>
internal sealed class SqliteStore : IAsyncDisposable
{
    private readonly List<SqliteBackend> opened = [];

    public string Folder { get; } = Directory.CreateTempSubdirectory("perdure-").FullName;

    public string File => Path.Combine(Folder, "store.db");

    public SqliteBackend New(Func<SqliteOptions, SqliteOptions>? change = null)
    {
        var backend = new SqliteBackend((change ?? (options => options))(new SqliteOptions { Path = File }));
        opened.Add(backend);
        return backend;
    }

    public async Task<SqliteBackend> OpenAsync(Func<SqliteOptions, SqliteOptions>? change = null)
    {
        var backend = New(change);
        await backend.PrepareAsync(Sample.Schema);
        return backend;
    }

    /// <summary>Another program's connection.</summary>
    public SqliteConnection Connect()
    {
        var connection = new SqliteConnection($"Data Source={File};Pooling=False");
        connection.Open();
        return connection;
    }

    /// <summary>What another program that knows SQLite sees.</summary>
    public object? Ask(string sql)
    {
        using var connection = Connect();
        return Ask(connection, sql);
    }

    public static object? Ask(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var backend in opened)
            await backend.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }
}
