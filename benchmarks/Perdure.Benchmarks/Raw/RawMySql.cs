using System.Data.Common;
using System.Globalization;
using System.Runtime.InteropServices;
using MySql.Data.MySqlClient;
using Perdure.Databases;

namespace Perdure.Benchmarks.Raw;

/// <summary>MySql.Data on a database beside ours, on the same MySQL or MariaDB: the same logs, the same syncing.</summary>
internal sealed class RawMySql : RawServer
{
    private const int PageSize = 16384;
    private readonly DatabaseOptions server;
    private readonly DatabaseOptions own;

    private RawMySql(DatabaseOptions server, DatabaseOptions ours, DatabaseOptions own) : base(() => Open(own), new RawTypes("VARBINARY(255)", "BIGINT", "TEXT", "LONGBLOB"))
    {
        (this.server, this.own, Ours) = (server, own, ours);
        CreateTable();
    }

    public override DatabaseOptions Ours { get; }

    /// <summary>Makes two databases on the server, by one who may.</summary>
    public static RawMySql Create(DatabaseOptions server)
    {
        var name = NewName();
        using var connection = Open(server);
        // MariaDB keeps an index of vectors in memory while it fits; by itself it has 16 MB for it, which neither side can be quick with.
        if (server.Kind == DatabaseKind.MariaDb)
            Run(connection, "SET GLOBAL mhnsw_max_cache_size = 268435456");
        Run(connection, $"CREATE DATABASE {name} CHARACTER SET utf8mb4");
        Run(connection, $"CREATE DATABASE {name}_raw CHARACTER SET utf8mb4");
        return new RawMySql(server, server with { Database = name }, server with { Database = $"{name}_raw" });
    }

    protected override RawQueueWorker Queue(DbConnection connection) => new RawMySqlQueue(connection);

    public override long StoredBytes() => BytesOf(own);

    public override long StoredBytesOfOurs() => BytesOf(Ours);

    public override RawVectors Vectors(string table)
    {
        var connection = Open(Ours);
        Run(connection, "SET mhnsw_ef_search = 100");
        return new RawVectors(connection, $"SELECT CONVERT(id USING utf8mb4) FROM {table} ORDER BY VEC_DISTANCE_COSINE(embedding, @vector) LIMIT @rows", vector => MemoryMarshal.AsBytes<float>(vector).ToArray());
    }

    public override void Dispose()
    {
        base.Dispose();
        using var connection = Open(server);
        Run(connection, $"DROP DATABASE {Ours.Database}");
        Run(connection, $"DROP DATABASE {own.Database}");
    }

    private static MySqlConnection Open(DatabaseOptions options)
    {
        var connection = new MySqlConnection(new MySqlConnectionStringBuilder
        {
            Server = options.Endpoints[0].Host,
            Port = (uint)options.Endpoints[0].Port,
            UserID = options.User,
            Password = options.Password,
            Database = options.Database,
            SslMode = options.EffectiveSslMode switch
            {
                DatabaseSslMode.Disable => MySqlSslMode.None,
                DatabaseSslMode.Require => MySqlSslMode.Required,
                DatabaseSslMode.VerifyCa => MySqlSslMode.VerifyCA,
                _ => MySqlSslMode.VerifyFull,
            },
            AllowPublicKeyRetrieval = true,
            CharacterSet = "utf8mb4",
            IgnorePrepare = false,
            Pooling = false,
        }.ConnectionString);
        connection.Open();
        return connection;
    }

    // Pages of all indexes, of which the clustered one is the table; a tablespace's file grows in steps too coarse for a thousand rows.
    private static long BytesOf(DatabaseOptions database)
    {
        using var connection = Open(database);
        // What the server says of itself is utf8mb3, which this driver does not know.
        Run(connection, "SET character_set_results = utf8mb4");
        Run(connection, $"ANALYZE TABLE {Run(connection, "SELECT GROUP_CONCAT(CONCAT('`', table_name, '`')) FROM information_schema.tables WHERE table_schema = DATABASE()")}");
        return PageSize * Convert.ToInt64(Run(connection, "SELECT CAST(SUM(stat_value) AS SIGNED) FROM mysql.innodb_index_stats WHERE database_name = DATABASE() AND stat_name = 'size'"), CultureInfo.InvariantCulture);
    }
}
