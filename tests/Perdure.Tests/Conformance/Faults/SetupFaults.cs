using Perdure.Storage;

namespace Perdure.Tests.Conformance.Faults;

/// <summary>Mistakes of the whole: set-up, misuse, cancellation, disposal, what it says of itself.</summary>
internal static class SetupFaults
{
    public static IReadOnlyList<PlantedFault> All { get; } =
    [
        new("ignores cancellation", ["cancel.before-every-call", "cancel.queries-half-way"], b => new FaultyBackend(b) { Obeys = false }),
        new("cancels half a batch", ["concurrent.scopes-in-opposite-order"], b => new FaultyBackend(b) { Writing = CancelledHalfWayAsync }),
        new("works after disposal", ["error.disposed"], b => new FaultyBackend(b) { OutlivesDisposal = true }),
        new("fails when disposed twice", ["error.disposed-twice"], b => new FaultyBackend(b) { DisposesOnce = true }),
        new("promises too much", ["info.traits-as-declared"], b => new FaultyBackend(b) { Saying = info => info with { Atomicity = Atomicity.Store, Durability = Durability.Power } }),
        new("has no name", ["info.name-and-version"], b => new FaultyBackend(b) { Saying = info => info with { Name = "My Database", ServerVersion = "unknown" } }),
        new("has a clock of its own", ["info.clock-as-given"], b => new FaultyBackend(b) { Ticking = _ => TimeProvider.System }),
        new("prepares anew every time", ["setup.adds-to-what-is-there", "setup.instances-at-once", "setup.twice"], b => new FaultyBackend(b) { Preparing = WipingAsync }),
        new("fills no new index", ["setup.new-indexes-are-filled", "setup.newer-is-refused", "setup.upgraded-at-once"], b => new FaultyBackend(b) { Preparing = (inner, schema, token) => inner.PrepareAsync(new StoreSchema(schema.Collections.Select(c => new CollectionSchema(c.Name, c.Revision, c.Fields, c.Indexes, _ => [.. c.Fields.Select(_ => FieldValue.Null)])), schema.Logs), token) }),
        new("opens what is newer", ["setup.newer-among-others-is-refused", "setup.newer-log-is-refused"], b => new FaultyBackend(b) { Preparing = (inner, schema, token) => SwallowAsync<PerdureException>(() => inner.PrepareAsync(schema, token)) }),
        new("prepares one after another", ["setup.newer-among-others-is-refused"], b => new FaultyBackend(b) { Preparing = OneByOneAsync }),
        new("takes any declaration", ["setup.contradictions-are-refused"], b => new FaultyBackend(b) { Preparing = (inner, schema, token) => SwallowAsync<ArgumentException>(() => inner.PrepareAsync(schema, token)) }),
        new("knows no texts", ["text.not-searched"], b => new FaultyBackend(b) { Preparing = (inner, schema, token) => schema.Texts.Count > 0 ? throw new PerdureException(Fault.Unsupported, "No texts here.") : inner.PrepareAsync(schema, token) }),
        new("takes any misuse", ["concurrent.disposal-waits-for-writes", "error.empty-append", "error.name-not-prepared", "vectors.not-supported"], b => new FaultyBackend(b) { Writing = async (inner, batch, token) => { try { return await inner.WriteAsync(batch, token); } catch (Exception wrong) when (wrong is ArgumentException or PerdureException or InvalidOperationException) { return WriteResult.Committed([.. batch.Operations.Select(_ => 0L)]); } } }),
        new("fails on any misuse alike", ["error.equality-values", "error.index-not-declared"], b => new FaultyBackend(b) { Asking = query => query.Index is null || query.Collection.Indexes.Any(index => index.Name == query.Index) ? query with { Limit = Math.Max(1, query.Limit), Equal = [.. query.Equal.Take(query.Index is null ? 0 : query.Collection.Index(query.Index).Equal.Count)] } : throw new InvalidOperationException("no such index") }),
        new("has no facets", ["info.facet-of-its-own-type"], b => new FaultyBackend(b) { HasFacets = false }),
    ];

    private static async ValueTask<WriteResult> CancelledHalfWayAsync(Backend inner, WriteBatch batch, CancellationToken token)
    {
        var outcomes = new List<long>();
        foreach (var operation in batch.Operations)
        {
            token.ThrowIfCancellationRequested();
            var result = await inner.WriteAsync(new WriteBatch([operation], batch.At), CancellationToken.None);
            if (result.Conflict is not null)
                return result;
            outcomes.AddRange(result.Outcomes);
            await Task.Delay(1, CancellationToken.None);
        }
        return WriteResult.Committed(outcomes);
    }

    private static async ValueTask WipingAsync(Backend inner, StoreSchema schema, CancellationToken token)
    {
        await inner.PrepareAsync(schema, token);
        foreach (var collection in schema.Collections)
            await foreach (var scope in inner.ScopesAsync(collection.Name, null, token))
                await foreach (var record in inner.QueryAsync(new Query(collection, scope) { Limit = 100_000 }, token))
                    await inner.WriteAsync(new WriteBatch([new Remove(record.Key)], inner.Time.GetUtcNow()), token);
    }

    private static async ValueTask OneByOneAsync(Backend inner, StoreSchema schema, CancellationToken token)
    {
        foreach (var collection in schema.Collections)
            await inner.PrepareAsync(new StoreSchema([collection], []), token);
        await inner.PrepareAsync(new StoreSchema([], schema.Logs), token);
    }

    private static async ValueTask SwallowAsync<T>(Func<ValueTask> act) where T : Exception
    {
        try
        {
            await act();
        }
        catch (T)
        {
            // The mistake.
        }
    }
}
