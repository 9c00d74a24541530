using System.Globalization;
using System.Text;
using Perdure.Storage;
using StackExchange.Redis;

namespace Perdure.Redis;

/// <summary>Finds nearest vectors by Redis' vector sets. A search is one script, and so sees one moment. Safe to share.</summary>
internal sealed class RedisVectorSearch(RedisBackend backend, PreparedSchema prepared, RedisKeys keys) : IVectorSearch
{
    public async ValueTask<IReadOnlyList<SearchMatch>> NearestAsync(VectorQuery query, CancellationToken cancellationToken = default)
    {
        backend.Enter(cancellationToken);
        var schema = prepared.Check(query, backend.Info);
        var rows = (RedisValue[])(await backend.DoAsync(
            query.Vectors, database => RedisScript.Nearest.RunAsync(database, keys.Vectors(schema.Name, query.Scope), Arguments(query, schema)), cancellationToken).ConfigureAwait(false))!;
        var found = new List<SearchMatch>(rows.Length / 3);
        for (var i = 0; i < rows.Length; i += 3)
            found.Add(new SearchMatch(new RecordKey(schema.Collection, query.Scope, rows[i]!), rows[i + 2].Length() > 0 ? Cosine(rows[i + 2], query) : Score(rows[i + 1])));
        found.Sort(SearchOrder.Compare);
        if (found.Count > query.Limit)
            found.RemoveRange(query.Limit, found.Count - query.Limit);
        if (query.MinimumScore is { } least)
            found.RemoveAll(match => !(match.Score >= least));
        return found;
    }

    public async ValueTask<IReadOnlyList<ReadOnlyMemory<float>?>> ReadAsync(string vectors, IReadOnlyList<RecordKey> keys, CancellationToken cancellationToken = default)
    {
        backend.Enter(cancellationToken);
        prepared.CheckKeys(vectors, keys, backend.Info);
        var read = new ReadOnlyMemory<float>?[keys.Count];
        if (keys.Count == 0)
            return read;
        var scopes = Enumerable.Range(0, keys.Count).GroupBy(i => keys[i].Scope).ToArray();
        var answers = await backend.DoAsync(vectors, database => Task.WhenAll(scopes.Select(scope => ReadAsync(database, vectors, [.. scope.Select(i => keys[i])]))), cancellationToken).ConfigureAwait(false);
        foreach (var (scope, elements) in scopes.Zip(answers))
            foreach (var (i, one) in scope.Zip(elements))
                if (one.Length() > 0)
                    read[i] = VectorBytes.Read((byte[])one!);
        return read;
    }

    private async Task<RedisValue[]> ReadAsync(IDatabase database, string vectors, RecordKey[] wanted)
    {
        var (collection, scope) = (wanted[0].Collection, wanted[0].Scope);
        RedisValue[] arguments = [OrderBytes.Of(backend.Time.UtcNow()), keys.Records(collection, scope), .. wanted.Select(key => (RedisValue)Encoding.UTF8.GetBytes(key.Id))];
        return (RedisValue[])(await RedisScript.Vectors.RunAsync(database, keys.Elements(vectors, scope), arguments).ConfigureAwait(false))!;
    }

    private RedisValue[] Arguments(VectorQuery query, VectorSchema schema)
    {
        var now = backend.Time.UtcNow();
        return
        [
            OrderBytes.Of(now), Instant.ToMicroseconds(now).ToString(CultureInfo.InvariantCulture), (byte[])keys.Elements(schema.Name, query.Scope)!, keys.Records(schema.Collection, query.Scope),
            (byte[])keys.Expiring(schema.Collection, query.Scope)!, VectorBytes.Of(query.Vector.Span), query.Limit, VectorGraph.Of(schema.Index).EfSearch, query.Exact ? int.MaxValue : VectorGraph.Few(schema.Index),
            Margin(schema.Dimensions).ToString("R", CultureInfo.InvariantCulture), VectorAttributes.Filter(prepared.Collection(schema.Collection), query.Where),
        ];
    }

    // Redis adds as many products in 32 bits, of vectors that it has rounded to the length 1. Two scores may be wrong, each by half as much as its cosine.
    private static double Margin(int dimensions) => 2 * Math.Min(5e-4, (dimensions + 16) * Math.ScaleB(1, -24));

    // From 0 for opposite vectors to 1 for those of one direction.
    private static double Score(RedisValue score) => (2 * double.Parse((string)score!, CultureInfo.InvariantCulture)) - 1;

    private static double Cosine(RedisValue elements, VectorQuery query) => VectorBytes.Cosine(VectorBytes.Read((byte[])elements!), query.Vector.Span);
}
