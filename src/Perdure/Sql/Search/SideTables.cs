using System.Collections.Immutable;
using Perdure.Storage;

namespace Perdure.Sql;

/// <summary>The tables beside those of records: vectors and words, by their names and by the collections they belong to. Safe to share.</summary>
internal sealed class SideTables(SqlDialect dialect)
{
    private readonly Lock gate = new();
    private volatile ImmutableSortedDictionary<string, VectorSql> vectors = ImmutableSortedDictionary.Create<string, VectorSql>(StringComparer.Ordinal);
    private volatile ImmutableSortedDictionary<string, TextSql> texts = ImmutableSortedDictionary.Create<string, TextSql>(StringComparer.Ordinal);

    public VectorSql Vectors(string name) => vectors[name];

    public TextSql Text(string name) => texts[name];

    public void Add(SearchPreparation prepared)
    {
        lock (gate)
        {
            vectors = vectors.SetItems(prepared.Vectors.Select(sql => KeyValuePair.Create(sql.Schema.Name, sql)));
            texts = texts.SetItems(prepared.Texts.Select(sql => KeyValuePair.Create(sql.Schema.Name, sql)));
        }
    }

    /// <summary>The steps of an operation on a vector.</summary>
    public SqlStep Step(VectorOperation operation, int i, DateTimeOffset at, long[] outcomes)
    {
        var sql = vectors[operation.Vectors];
        if (operation is not PutVector put)
            return new SqlStep(i, sql.Remove, sql.Values(operation.Key, at), SqlGuard.None, SqlCount.Rows);
        outcomes[i] = 1;
        return new SqlStep(i, sql.Put, sql.Values(put.Key, at, put.Vector), SqlGuard.Some);
    }

    /// <summary>The steps that keep these tables true behind an operation on a record.</summary>
    public IEnumerable<SqlStep> Behind(RecordOperation operation, int i) => operation switch
    {
        Put put => Texts(put.Key).Select(sql => sql.Write(put.Key, put.Version, put.Body)).Select(write => new SqlStep(i, write.Statement, write.Values)),
        Remove remove => Clears(remove.Key).Select(clear => new SqlStep(i, clear, Values(remove.Key))),
        _ => [],
    };

    /// <summary>Removes what a removed record has left.</summary>
    public async ValueTask ClearAsync(SqlSession session, RecordKey key)
    {
        foreach (var clear in Clears(key))
            await session.ExecuteAsync(clear, Values(key), default).ConfigureAwait(false);
    }

    private IEnumerable<SqlStatement> Clears(RecordKey key) =>
        vectors.Values.Where(sql => sql.Schema.Collection == key.Collection).Select(sql => sql.Clear).Concat(Texts(key).Select(sql => sql.Clear));

    // In the order of names: two batches take locks in the same order.
    private IEnumerable<TextSql> Texts(RecordKey key) => texts.Values.Where(sql => sql.Schema.Collection == key.Collection);

    private object?[] Values(RecordKey key) => [dialect.Encode(key.Scope), dialect.Encode(key.Id)];
}
