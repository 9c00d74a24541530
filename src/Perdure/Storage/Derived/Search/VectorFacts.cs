namespace Perdure.Storage;

/// <summary>What is stored of the records that a batch gives vectors to, or takes them from: as far as the batch itself does not say it, in one round trip.</summary>
/// <param name="Created">When records were made.</param>
/// <param name="Having">Which of the vectors to be taken away are there.</param>
internal sealed record VectorFacts(IReadOnlyDictionary<RecordKey, DateTimeOffset> Created, IReadOnlySet<(RecordKey Key, string Vectors)> Having)
{
    private static readonly VectorFacts None = new(new Dictionary<RecordKey, DateTimeOffset>(), new HashSet<(RecordKey, string)>());

    public static async ValueTask<VectorFacts> ReadAsync(Backend inner, WriteBatch batch, DerivedDeclarations declarations, CancellationToken cancellationToken)
    {
        VectorOperation[] ours = [.. batch.Operations.OfType<VectorOperation>().Where(operation => declarations.IsDerivedVectors(operation.Vectors))];
        if (ours.Length == 0)
            return None;
        var said = batch.Operations.OfType<Put>().Where(put => put.CreatedAt is not null || put.Expect.Kind == ExpectKind.Absent).Select(put => put.Key).ToHashSet();
        RemoveVector[] removed = [.. ours.OfType<RemoveVector>()];
        RecordKey[] keys = [.. ours.Where(operation => operation is RemoveVector || !said.Contains(operation.Key)).Select(operation => operation.Key).Distinct(), .. removed.Select(VectorKey)];
        if (keys.Length == 0)
            return None;
        var found = (await inner.FindAsync(keys, cancellationToken).ConfigureAwait(false)).OfType<StoredRecord>().ToDictionary(record => record.Key);
        return new VectorFacts(
            found.Values.ToDictionary(record => record.Key, record => record.CreatedAt),
            removed.Where(operation => found.TryGetValue(VectorKey(operation), out var vector) && VectorBody.Belongs(vector, found.GetValueOrDefault(operation.Key))).Select(operation => (operation.Key, operation.Vectors)).ToHashSet());
    }

    /// <summary>The record that a vector is.</summary>
    public static RecordKey VectorKey(VectorOperation operation) => new(operation.Vectors, operation.Key.Scope, operation.Key.Id);
}
