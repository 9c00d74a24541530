using Perdure.Benchmarks.Raw;
using Perdure.Databases;
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
        RawServer raw = server.Kind == DatabaseKind.PostgreSql ? RawPostgreSql.Create(server, options.IsFull) : RawMySql.Create(server);
        return new ServerPlace(await AgentStore.OpenAsync(new PostgreSqlBackend(raw.Ours)), raw);
    }

    public override long StoredBytes() => raw.StoredBytesOfOurs();

}
