using Perdure.Storage;

namespace Perdure.Sql;

/// <summary>Finds records by words on a server.</summary>
internal sealed class TextSearch(ServerBackend backend, PreparedSchema prepared, SideTables sides, SqlDialect dialect, ServerReads reads) : ITextSearch
{
    public async ValueTask<IReadOnlyList<SearchMatch>> SearchAsync(TextQuery query, CancellationToken cancellationToken = default)
    {
        backend.Enter(cancellationToken);
        var schema = prepared.Check(query);
        var found = new List<SearchMatch>();
        await reads(query.Text, [sides.Text(query.Text).Search(query, backend.Time.UtcNow())], async (_, rows) =>
        {
            while (await rows.ReadAsync(cancellationToken).ConfigureAwait(false))
                found.Add(new SearchMatch(new RecordKey(schema.Collection, query.Scope, dialect.DecodeText(rows, 0)), rows.GetDouble(1)));
            return true;
        }, cancellationToken).ConfigureAwait(false);
        if (query.MinimumScore is { } least)
            found.RemoveAll(match => match.Score < least);
        return found;
    }
}
