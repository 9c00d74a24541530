using System.Data.Common;
using System.Globalization;
using System.Runtime.InteropServices;
using Perdure.Databases;
using Perdure.MySql;

namespace Perdure.Benchmarks.Raw;

/// <summary>A driver on a database beside ours, on the same MySQL or MariaDB: the same logs, the same syncing.</summary>
internal sealed class RawMySql : RawServer
{
    private const int PageSize = 16384;
    private readonly DbProviderFactory driver;
    private readonly DatabaseOptions server;
    private readonly DatabaseOptions own;

    private RawMySql(DbProviderFactory driver, DatabaseOptions server, DatabaseOptions ours, DatabaseOptions own) : base(() => Open(driver, own), new RawTypes("VARBINARY(255)", "BIGINT", "TEXT", "LONGBLOB"))
    {
        (this.driver, this.server, this.own, Ours) = (driver, server, own, ours);
        CreateTable();
    }

    public override DatabaseOptions Ours { get; }

    /// <summary>Where our store's connections come from: the same driver.</summary>
    public DbDataSource OurSource() => driver.CreateDataSource(Text(driver, Ours));

    /// <summary>Makes two databases on the server, by one who may.</summary>
    public static RawMySql Create(DbProviderFactory driver, DatabaseOptions server)
    {
        var name = NewName();
        using var connection = Open(driver, server);
        // MariaDB keeps an index of vectors in memory while it fits; by itself it has 16 MB for it, which neither side can be quick with.
        if (server.Kind == DatabaseKind.MariaDb)
            Run(connection, "SET GLOBAL mhnsw_max_cache_size = 268435456");
        Run(connection, $"CREATE DATABASE {name} CHARACTER SET utf8mb4");
        Run(connection, $"CREATE DATABASE {name}_raw CHARACTER SET utf8mb4");
        return new RawMySql(driver, server, server with { Database = name }, server with { Database = $"{name}_raw" });
    }

    protected override RawQueueWorker Queue(DbConnection connection) => new RawMySqlQueue(connection);

    public override long StoredBytes() => BytesOf(own);

    public override long StoredBytesOfOurs() => BytesOf(Ours);

    public override RawVectors Vectors(string name)
    {
        var connection = Open(driver, Ours);
        Run(connection, "SET mhnsw_ef_search = 100");
        return new RawSqlVectors(connection, $"SELECT CONVERT(id USING utf8mb4) FROM {name} ORDER BY VEC_DISTANCE_COSINE(embedding, @vector) LIMIT @rows", vector => MemoryMarshal.AsBytes<float>(vector).ToArray());
    }

    public override void Dispose()
    {
        base.Dispose();
        using var connection = Open(driver, server);
        Run(connection, $"DROP DATABASE {Ours.Database}");
        Run(connection, $"DROP DATABASE {own.Database}");
    }

    private static DbConnection Open(DbProviderFactory driver, DatabaseOptions options)
    {
        var connection = driver.CreateConnection()!;
        connection.ConnectionString = Text(driver, options);
        connection.Open();
        return connection;
    }

    private static string Text(DbProviderFactory driver, DatabaseOptions options) => MySqlSource.ConnectionString(driver, options, options.Endpoints[0]);

    // Pages of all indexes, of which the clustered one is the table; a tablespace's file grows in steps too coarse for a thousand rows.
    private long BytesOf(DatabaseOptions database)
    {
        using var connection = Open(driver, database);
        // What the server says of itself is utf8mb3, which MySql.Data does not know.
        Run(connection, "SET character_set_results = utf8mb4");
        Run(connection, $"ANALYZE TABLE {Run(connection, "SELECT GROUP_CONCAT(CONCAT('`', table_name, '`')) FROM information_schema.tables WHERE table_schema = DATABASE()")}");
        return PageSize * Convert.ToInt64(Run(connection, "SELECT CAST(SUM(stat_value) AS SIGNED) FROM mysql.innodb_index_stats WHERE database_name = DATABASE() AND stat_name = 'size'"), CultureInfo.InvariantCulture);
    }
}
