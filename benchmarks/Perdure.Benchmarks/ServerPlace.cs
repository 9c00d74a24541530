using MySql.Data.MySqlClient;
using MySqlConnector;
using Perdure.Benchmarks.Raw;
using Perdure.Databases;
using Perdure.MySql;
using Perdure.PostgreSql;

namespace Perdure.Benchmarks;

/// <summary>A database of its own on a server; the raw tables are on the same server, apart from ours.</summary>
internal sealed class ServerPlace : Place
{
    private readonly RawServer raw;

    private ServerPlace(AgentStore store, RawServer raw) : base(store, raw) => this.raw = raw;

    public static new async ValueTask<Place> OpenAsync(RunOptions options)
    {
        var server = DatabaseOptions.FromUrl(options.Url!);
        if (server.Kind == DatabaseKind.PostgreSql)
        {
            var postgres = RawPostgreSql.Create(server, options.IsFull);
            return new ServerPlace(await AgentStore.OpenAsync(new PostgreSqlBackend(postgres.Ours)), postgres);
        }
        var mysql = RawMySql.Create(options.Driver == "MySql.Data" ? MySqlClientFactory.Instance : MySqlConnectorFactory.Instance, server);
        return new ServerPlace(await AgentStore.OpenAsync(new MySqlBackend(mysql.OurSource(), mysql.Ours)), mysql);
    }

    public override long StoredBytes() => raw.StoredBytesOfOurs();
}
