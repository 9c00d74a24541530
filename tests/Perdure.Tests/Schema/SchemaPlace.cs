using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;
using Perdure.Databases;
using Perdure.PostgreSql;
using Perdure.Sqlite;
using Perdure.Storage;
using Perdure.Tests.Servers;

namespace Perdure.Tests.Schema;

/// <summary>An empty place for tables, whose administrator the test is.</summary>
internal abstract class SchemaPlace : IAsyncDisposable
{
    /// <summary>What stands before the name of a table.</summary>
    public virtual string Prefix => "";

    public static SchemaPlace Make(string name) => name == "sqlite" ? new InSqlite() : new InPostgreSql();

    public abstract Backend New(SchemaMode mode = SchemaMode.Apply);

    public async Task<Backend> OpenAsync(StoreSchema schema, SchemaMode mode = SchemaMode.Apply)
    {
        var backend = New(mode);
        await backend.PrepareAsync(schema);
        return backend;
    }

    /// <summary>Executes text, of one statement or many, as the database's own program would.</summary>
    public async Task ExecuteAsync(string text)
    {
        await using var connection = Connect();
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = text;
        await command.ExecuteNonQueryAsync();
    }

    public abstract ValueTask DisposeAsync();

    protected abstract DbConnection Connect();

    private sealed class InSqlite : SchemaPlace
    {
        private readonly string folder = Directory.CreateTempSubdirectory("perdure-").FullName;

        private string File => Path.Combine(folder, "store.db");

        public override Backend New(SchemaMode mode) => new SqliteBackend(new SqliteOptions { Path = File, SchemaMode = mode });

        public override ValueTask DisposeAsync()
        {
            Directory.Delete(folder, recursive: true);
            return ValueTask.CompletedTask;
        }

        protected override DbConnection Connect() => new SqliteConnection($"Data Source={File};Pooling=False");
    }

    private sealed class InPostgreSql : SchemaPlace
    {
        // Capitals, a quote, a dot: a name like any other.
        private readonly DatabaseOptions options = DatabaseOptions.FromUrl(TestServer.Postgres.SkipUnlessThere()) with { Schema = $"Perdure's \"own\".{Guid.CreateVersion7():N}" };

        public override string Prefix => $"\"{options.Schema!.Replace("\"", "\"\"")}\".";

        public override Backend New(SchemaMode mode) => new PostgreSqlBackend(options with { SchemaMode = mode });

        public override async ValueTask DisposeAsync() => await ExecuteAsync($"DROP SCHEMA IF EXISTS {Prefix[..^1]} CASCADE");

        protected override DbConnection Connect() => new Npgsql.NpgsqlConnection(PostgreSql.PostgreSqlAdministratorText.Of(options));
    }
}
