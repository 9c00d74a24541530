using System.Data.Common;
using Perdure.Databases;
using Perdure.Sql;
using Perdure.Storage;

namespace Perdure.MySql;

/// <summary>
/// Where a store's connections come from: one server, or several that hold the same, such as the nodes of a cluster. The first
/// in the order given that takes writes is used, so that all programs with one list meet at one server. Safe to share.
/// </summary>
internal sealed class MySqlServers(IReadOnlyList<DbDataSource> sources, bool ownsSources, TimeProvider time) : IAsyncDisposable
{
    // A machine that is off answers nothing, and each try would wait for it; so one that failed is asked last for a while.
    private static readonly TimeSpan Avoided = TimeSpan.FromSeconds(5);
    private readonly long[] failed = new long[sources.Count];

    public static MySqlServers Of(DatabaseOptions options) => new(MySqlSource.CreateAll(options), ownsSources: true, TimeProvider.System);

    /// <summary>Whether there is another to go to.</summary>
    public bool AreSeveral => sources.Count > 1;

    /// <summary>Opens a session on the first server that will have it.</summary>
    public async ValueTask<ServerSession> OpenAsync(Func<DbDataSource, ValueTask<ServerSession>> open, Func<DbException, PerdureException> classify)
    {
        var order = Enumerable.Range(0, sources.Count).OrderBy(i => IsAvoided(i)).ToArray();
        for (var n = 0; ; n++)
            try
            {
                var session = await open(sources[order[n]]).ConfigureAwait(false);
                Volatile.Write(ref failed[order[n]], 0);
                return session;
            }
            catch (PerdureException exception) when (exception.IsTransient && n < order.Length - 1)
            {
                Volatile.Write(ref failed[order[n]], time.GetTimestamp());
            }
            catch (DbException exception) when (classify(exception).IsTransient && n < order.Length - 1)
            {
                Volatile.Write(ref failed[order[n]], time.GetTimestamp());
            }
    }

    /// <summary>Refuses a session whose server would refuse writes: a replica, or a node that is not yet, or no longer, a part of its cluster.</summary>
    public static async ValueTask RequireWritableAsync(ServerSession session, MySqlDialect dialect, CancellationToken cancellationToken)
    {
        // Of a table, because a node out of its cluster answers what reads none, or only those of the catalog.
        var row = await session.ReadAsync(SqlStatement.Select(dialect, [], _ => "SELECT CAST(@@global.read_only AS SIGNED) FROM (SELECT 1) AS one").Once(), [], cancellationToken).ConfigureAwait(false);
        await using (row.ConfigureAwait(false))
            if (await row.ReadAsync(cancellationToken).ConfigureAwait(false) && row.GetInt64(0) != 0)
                throw new PerdureException(Fault.Unavailable, $"{DatabaseKinds.Scheme(dialect.Kind)}: the server is read-only, e.g. a replica; expected one that takes writes among the hosts. Try again.", isTransient: true);
    }

    public async ValueTask DisposeAsync()
    {
        if (ownsSources)
            foreach (var source in sources)
                await source.DisposeAsync().ConfigureAwait(false);
    }

    private bool IsAvoided(int i) => Volatile.Read(ref failed[i]) is not 0 and var at && time.GetElapsedTime(at) < Avoided;
}
