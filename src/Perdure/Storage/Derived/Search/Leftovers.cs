using System.Collections.Concurrent;

namespace Perdure.Storage;

/// <summary>Vectors whose records are gone, as searches have met them; a sweep removes them. Safe to share.</summary>
internal sealed class Leftovers
{
    private const int Most = 10_000;
    private const int PerBatch = 200;
    private readonly ConcurrentDictionary<RecordKey, long> found = new();

    /// <summary>Remembers one.</summary>
    public void Add(StoredRecord vector)
    {
        if (found.Count < Most)
            found[vector.Key] = vector.Version;
    }

    /// <summary>Removes those of some declarations, unless they were written anew.</summary>
    public async ValueTask RemoveAsync(Backend backend, IReadOnlyList<VectorSchema> vectors, CancellationToken cancellationToken)
    {
        var ours = found.Keys.Where(key => vectors.Any(schema => schema.Name == key.Collection)).GroupBy(key => key.Scope);
        foreach (var batch in ours.SelectMany(scope => scope.Chunk(PerBatch)))
            foreach (var some in await IsConflictAsync(batch).ConfigureAwait(false) ? batch.Select(key => new[] { key }) : [])
                await IsConflictAsync(some).ConfigureAwait(false);

        async ValueTask<bool> IsConflictAsync(RecordKey[] keys)
        {
            Remove[] removes = [.. keys.Select(key => new Remove(key, Expect.Exactly(found.GetValueOrDefault(key))))];
            var result = await backend.WriteAsync(new WriteBatch(removes, backend.Time.UtcNow()), cancellationToken).ConfigureAwait(false);
            if (result.Conflict is null || keys.Length == 1)
                foreach (var key in keys)
                    found.TryRemove(key, out _);
            return result.Conflict is not null && keys.Length > 1;
        }
    }
}
