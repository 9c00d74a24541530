using System.Data.Common;
using System.Globalization;
using Npgsql;
using Perdure.Databases;

namespace Perdure.Benchmarks.Raw;

/// <summary>Npgsql on a schema beside ours, in the same database: the same write-ahead log, the same syncing.</summary>
internal sealed class RawPostgreSql : RawServer
{
    private const string Schema = "raw";
    private readonly DatabaseOptions server;

    private RawPostgreSql(DatabaseOptions server, DatabaseOptions ours) : base(() => Open(ours), new RawTypes("text", "bigint", "text", "bytea"))
    {
        (this.server, Ours) = (server, ours);
        Run($"CREATE SCHEMA {Schema}");
        CreateTable();
    }

    public override DatabaseOptions Ours { get; }

    /// <summary>Makes a database on the server.</summary>
    /// <param name="server">Where, by one who may make databases.</param>
    /// <param name="full">Whether commits in it wait for the disk, as far as the server does.</param>
    public static RawPostgreSql Create(DatabaseOptions server, bool full)
    {
        var ours = server with { Database = NewName() };
        using var connection = Open(server);
        Run(connection, $"CREATE DATABASE {ours.Database}");
        if (!full)
            Run(connection, $"ALTER DATABASE {ours.Database} SET synchronous_commit = off");
        return new RawPostgreSql(server, ours);
    }

    protected override RawQueueWorker Queue(DbConnection connection) => new RawPostgreSqlQueue(connection);

    public override long StoredBytes() => BytesOf(Schema);

    public override long StoredBytesOfOurs() => BytesOf("public");

    public override RawVectors Vectors(string name)
    {
        var connection = Open(Ours);
        Run(connection, "SET search_path = public; SET hnsw.ef_search = 100");
        return new RawSqlVectors(connection, $"SELECT id FROM {name} ORDER BY embedding <=> CAST(@vector AS vector(384)) LIMIT @rows", vector => vector);
    }

    public override void Dispose()
    {
        base.Dispose();
        using var connection = Open(server);
        Run(connection, $"DROP DATABASE {Ours.Database} WITH (FORCE)");
    }

    private static NpgsqlConnection Open(DatabaseOptions options)
    {
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder
        {
            Host = string.Join(',', options.Endpoints),
            Username = options.User,
            Password = options.Password,
            Database = options.Database,
            SslMode = Enum.Parse<SslMode>(options.EffectiveSslMode.ToString(), ignoreCase: true),
            RootCertificate = options.SslRootCertificate,
            SearchPath = Schema,
            Pooling = false,
        }.ConnectionString);
        connection.Open();
        return connection;
    }

    // Pages that a crowd of writers left half empty are what they are; what a vacuum adds, a map of free space, both sides get.
    private long BytesOf(string schema)
    {
        Run("VACUUM");
        return Convert.ToInt64(Run($"SELECT sum(pg_total_relation_size(c.oid)) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = '{schema}' AND c.relkind IN ('r', 'm')"), CultureInfo.InvariantCulture);
    }
}
