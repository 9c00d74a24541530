using System.Data.Common;
using Perdure.Storage;

namespace Perdure.Sql;

/// <summary>Executes statements that read, of one moment, on a session of a server's pool.</summary>
internal delegate ValueTask ServerReads(
    string place, IReadOnlyList<(SqlStatement Statement, object?[] Values)> reads, Func<int, DbDataReader, ValueTask<bool>> visit, CancellationToken cancellationToken);

/// <summary>Finds nearest vectors on a server.</summary>
internal sealed class VectorSearch(ServerBackend backend, PreparedSchema prepared, SideTables sides, SqlDialect dialect, ServerReads reads) : IVectorSearch
{
    public async ValueTask<IReadOnlyList<SearchMatch>> NearestAsync(VectorQuery query, CancellationToken cancellationToken = default)
    {
        backend.Enter(cancellationToken);
        var schema = prepared.Check(query, backend.Info);
        var exact = query.Exact || schema.Index == VectorIndex.None;
        var found = await FindAsync(query, exact, cancellationToken).ConfigureAwait(false);
        // An index gives up when it has looked at very many that the filters leave out. Who asks for ten gets ten if there are ten.
        if (found.Count < query.Limit && !exact)
            found = await FindAsync(query, exact: true, cancellationToken).ConfigureAwait(false);
        if (query.MinimumScore is { } least)
            found.RemoveAll(match => !(match.Score >= least));
        return found;
    }

    public async ValueTask<IReadOnlyList<ReadOnlyMemory<float>?>> ReadAsync(string vectors, IReadOnlyList<RecordKey> keys, CancellationToken cancellationToken = default)
    {
        backend.Enter(cancellationToken);
        prepared.CheckKeys(vectors, keys, backend.Info);
        if (keys.Count == 0)
            return [];
        var (sql, at, read) = (sides.Vectors(vectors), backend.Time.UtcNow(), new ReadOnlyMemory<float>?[keys.Count]);
        await reads(vectors, [.. keys.Select(key => (sql.Read, sql.Values(key, at)))], async (i, rows) =>
        {
            while (await rows.ReadAsync(cancellationToken).ConfigureAwait(false))
                read[i] = sql.Vectors.Decode(rows, 0);
            return true;
        }, cancellationToken).ConfigureAwait(false);
        return read;
    }

    private async ValueTask<List<SearchMatch>> FindAsync(VectorQuery query, bool exact, CancellationToken cancellationToken)
    {
        var sql = sides.Vectors(query.Vectors);
        var search = sql.Search(query, backend.Time.UtcNow(), exact);
        (SqlStatement, object?[])[] statements = sql.Settings is { } settings && !exact ? [(settings, sql.Vectors.SettingValues(sql.Schema, query)), search] : [search];
        var found = new List<SearchMatch>();
        await reads(query.Vectors, statements, async (i, rows) =>
        {
            while (i == statements.Length - 1 && await rows.ReadAsync(cancellationToken).ConfigureAwait(false))
            {
                var score = rows.IsDBNull(1) ? double.NaN : sql.Vectors.Score(sql.Schema.Metric, rows.GetDouble(1));
                if (!double.IsNaN(score))
                    found.Add(new SearchMatch(new RecordKey(sql.Schema.Collection, query.Scope, dialect.DecodeText(rows, 0)), score));
            }
            return true;
        }, cancellationToken).ConfigureAwait(false);
        // Some indexes give only nearly the order.
        found.Sort(SearchOrder.Compare);
        return found;
    }
}
