using Perdure.Benchmarks.Raw;
using Perdure.Databases;
using Perdure.MySql;
using Perdure.PostgreSql;
using Perdure.Storage;

namespace Perdure.Benchmarks;

/// <summary>A database of its own on a server; the raw tables are on the same server, apart from ours.</summary>
internal sealed class ServerPlace : Place
{
    private readonly RawServer raw;

    private ServerPlace(AgentStore store, RawServer raw) : base(store, raw) => this.raw = raw;

    public static new async ValueTask<Place> OpenAsync(RunOptions options)
    {
        var server = DatabaseOptions.FromUrl(options.Url!);
        var isPostgreSql = server.Kind == DatabaseKind.PostgreSql;
        RawServer raw = isPostgreSql ? RawPostgreSql.Create(server, options.IsFull) : RawMySql.Create(server);
        Backend ours = isPostgreSql ? new PostgreSqlBackend(raw.Ours) : new MySqlBackend(raw.Ours);
        return new ServerPlace(await AgentStore.OpenAsync(ours), raw);
    }

    public override long StoredBytes() => raw.StoredBytesOfOurs();

}
