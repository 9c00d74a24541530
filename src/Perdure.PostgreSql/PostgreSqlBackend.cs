using System.Data.Common;
using Npgsql;
using Perdure.Databases;
using Perdure.Sql;
using Perdure.Storage;

namespace Perdure.PostgreSql;

/// <summary>
/// The PostgreSQL backend. A batch, whatever is in it, is one round trip and one transaction; writers who wait together share
/// one. Logs are guarded by advisory locks that end with the transaction, so it works behind PgBouncer in transaction pooling.
/// </summary>
public sealed class PostgreSqlBackend : ServerBackend
{
    private readonly PostgreSqlDialect dialect;
    private readonly PostgreSqlRun run = new();
    private readonly PostgreSqlSource source;
    private readonly DatabaseOptions options;
    private readonly PostgreSqlSignals? signals;
    private BackendInfo info;

    /// <summary>Makes a backend; nothing is connected before it is prepared.</summary>
    /// <exception cref="ArgumentException">The options can't be used.</exception>
    public PostgreSqlBackend(DatabaseOptions options)
        : this((options ?? throw new ArgumentNullException(nameof(options))).Check(), new PostgreSqlDialect { Schema = options.Schema }, new PostgreSqlSource(options))
    {
    }

    private PostgreSqlBackend(DatabaseOptions options, PostgreSqlDialect dialect, PostgreSqlSource source)
        : base(dialect, options.TablePrefix, options.Time, options.Pool, Lanes,
            source.HasReaders ? async token => new PostgreSqlSession(await source.OpenReaderAsync(token).ConfigureAwait(false), dialect, options.CommandTimeout) : null)
    {
        (this.options, this.dialect, this.source, SchemaMode) = (options, dialect, source, options.SchemaMode);
        // What listens must keep its connection, which a pooler of transactions takes away.
        signals = options.Pooler == Pooler.Transaction ? null : new PostgreSqlSignals(source, dialect, options.TablePrefix);
        info = new BackendInfo { Name = Name, ServerVersion = "", Atomicity = Atomicity.Store, Durability = Durability.Power, SharedByProcesses = true, VectorMetrics = dialect.Vectors!.Metrics, TextSearch = true };
    }

    /// <inheritdoc/>
    public override BackendInfo Info => WithRefusals(info);

    /// <inheritdoc/>
    protected override string Name => "postgres";

    // Eight writers, against as many raw connections: 0.95 to 1.03 of their saves with one lane, 0.71 to 0.79 with two, which splits them; 64 writers: 2.5 and 2.7.
    private const int Lanes = 1;

    /// <inheritdoc/>
    public override async ValueTask PrepareAsync(StoreSchema schema, CancellationToken cancellationToken = default)
    {
        await base.PrepareAsync(schema, cancellationToken).ConfigureAwait(false);
        info = await AskAsync(session => PostgreSqlServer.LookAsync((NpgsqlConnection)session.Connection, info, cancellationToken), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public override T? Facet<T>() where T : class => base.Facet<T>() ?? signals as T;

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        if (signals is not null)
            await signals.DisposeAsync().ConfigureAwait(false);
        await base.DisposeAsync().ConfigureAwait(false);
        await source.DisposeAsync().ConfigureAwait(false);
    }

    /// <inheritdoc/>
    protected override ValueTask ClearAsync()
    {
        source.Clear();
        return base.ClearAsync();
    }

    /// <inheritdoc/>
    protected override async ValueTask<ServerSession> OpenAsync(CancellationToken cancellationToken) =>
        new PostgreSqlSession(await source.OpenAsync(cancellationToken).ConfigureAwait(false), dialect, options.CommandTimeout);

    /// <inheritdoc/>
    protected override async ValueTask RunAsync(ServerSession session, IReadOnlyList<BatchWork> works)
    {
        ArgumentNullException.ThrowIfNull(works);
        var own = (PostgreSqlSession)session;
        var results = await run.RunAsync(own, [.. works.Select(work => work.Plan!)]).ConfigureAwait(false);
        for (var i = 0; i < works.Count; i++)
            if (results[i].Conflict < 0)
                works[i].Settle(WriteResult.Committed(results[i].Outcomes));
            else if (!Part(works[i]))
                works[i].Settle(WriteResult.Conflicted(await FoundAsync(own, works[i].Batch, results[i].Conflict).ConfigureAwait(false)));
    }

    /// <inheritdoc/>
    protected override async ValueTask ReadManyAsync(
        ServerSession session, IReadOnlyList<(SqlStatement Statement, object?[] Values)> reads, Func<int, DbDataReader, ValueTask<bool>> visit, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(reads);
        ArgumentNullException.ThrowIfNull(visit);
        var own = (PostgreSqlSession)session;
        try
        {
            if (reads.Count > 1)
                own.Add("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
            foreach (var (statement, values) in reads)
                own.Add(statement, values);
            if (reads.Count > 1)
                own.Add("COMMIT");
            var reader = await own.ExecuteAsync(cancellationToken).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
                for (var i = 0; i < reads.Count && await visit(i, reader).ConfigureAwait(false); i++)
                    await reader.NextResultAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            own.Clear();
        }
    }
}
