using System.Runtime.CompilerServices;
using Perdure.Storage;

namespace Perdure.Sql;

/// <content>What is read page by page, each page on a session of its own, and sweeps.</content>
public abstract partial class SqlBackend
{
    /// <inheritdoc/>
    public override IAsyncEnumerable<StoredRecord> QueryAsync(Query query, CancellationToken cancellationToken = default)
    {
        Enter(cancellationToken);
        ArgumentNullException.ThrowIfNull(query);
        Prepared.Collection(query.Collection.Name);
        query.Resolve();
        return PagesAsync(query, cancellationToken);
    }

    /// <inheritdoc/>
    public override IAsyncEnumerable<string> LogsAsync(string log, string scope, CancellationToken cancellationToken = default)
    {
        Enter(cancellationToken);
        Prepared.CheckLog(log);
        return ListAsync(log, LogIds(log), after => [Dialect.Encode(scope), Dialect.Encode(after), (long)ListRows], "", cancellationToken);
    }

    /// <inheritdoc/>
    public override IAsyncEnumerable<string> ScopesAsync(string name, string? after = null, CancellationToken cancellationToken = default)
    {
        Enter(cancellationToken);
        Prepared.CheckName(name);
        return collections.TryGetValue(name, out var sql)
            ? ListAsync(name, sql.Scopes, last => [Dialect.Encode(last), Dialect.Encode(Time.UtcNow()), (long)ListRows], after ?? "", cancellationToken)
            : ListAsync(name, LogScopes(name), last => [Dialect.Encode(last), (long)ListRows], after ?? "", cancellationToken);
    }

    /// <inheritdoc/>
    public override async ValueTask<int> SweepAsync(string collection, int limit = 1000, CancellationToken cancellationToken = default)
    {
        Enter(cancellationToken);
        Prepared.Collection(collection);
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        var (sql, now, swept) = (collections[collection], Dialect.Encode(Time.UtcNow()), 0);
        await WorkAsync(collection, async session => swept = await SweepAsync(session, sql, now, limit).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
        return swept;
    }

    private async IAsyncEnumerable<StoredRecord> PagesAsync(Query query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (sql, now, after, left) = (collections[query.Collection.Name], Time.UtcNow(), query.After, query.Limit);
        do
        {
            var from = after;
            var (rows, next) = await ReadAsync(query.Collection.Name, isBrief: false, (session, token) => reader.PageAsync(session, sql, query, from, left, now, token), cancellationToken).ConfigureAwait(false);
            foreach (var row in rows)
            {
                cancellationToken.ThrowIfCancellationRequested();
                yield return row;
            }
            (after, left) = (next, left - rows.Count);
        }
        while (after is not null);
    }

    private async IAsyncEnumerable<string> ListAsync(string place, SqlStatement statement, Func<string, object?[]> values, string after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        List<string> rows;
        do
        {
            var from = after;
            rows = await ReadAsync(place, isBrief: false, (session, token) => ListAsync(session, statement, values(from), token), cancellationToken).ConfigureAwait(false);
            foreach (var row in rows)
                yield return after = row;
        }
        while (rows.Count == ListRows);
    }

    private async ValueTask<List<string>> ListAsync(SqlSession session, SqlStatement statement, object?[] values, CancellationToken cancellationToken)
    {
        var rows = new List<string>();
        var reader = await session.ReadAsync(statement, values, cancellationToken).ConfigureAwait(false);
        await using (reader.ConfigureAwait(false))
            while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
                rows.Add(Dialect.DecodeText(reader, 0));
        return rows;
    }

    private async ValueTask<int> SweepAsync(SqlSession session, CollectionSql sql, object now, int limit)
    {
        var (keys, swept) = (new List<RecordKey>(), 0);
        var row = await session.ReadAsync(sql.Expired, [now, (long)limit], default).ConfigureAwait(false);
        await using (row.ConfigureAwait(false))
            while (await row.ReadAsync().ConfigureAwait(false))
                keys.Add(new RecordKey(sql.Schema.Name, Dialect.DecodeText(row, 0), Dialect.DecodeText(row, 1)));
        foreach (var key in keys)
        {
            object?[] values = [Dialect.Encode(key.Scope), Dialect.Encode(key.Id), now, null];
            // Where the keys found are not locked another may have swept it meanwhile, or written it anew: its rows in index tables are not ours to clear.
            if (await session.ExecuteAsync(sql.RemoveExpired, values, default).ConfigureAwait(false) == 0)
                continue;
            swept++;
            foreach (var table in sql.Tables)
                await session.ExecuteAsync(table.Clear, values, default).ConfigureAwait(false);
            await Sides.ClearAsync(session, key).ConfigureAwait(false);
        }
        return swept;
    }
}
