using System.Collections.Concurrent;
using Perdure.Storage;

namespace Perdure.Tests.Conformance.Faults;

/// <summary>Mistakes of expiry and sweeps.</summary>
internal static class ExpiryFaults
{
    public static IReadOnlyList<PlantedFault> All { get; } =
    [
        new("ignores expiry", ["expiry.invisible-at-its-moment", "expiry.remove-finds-nothing"], b => new FaultyBackend(b) { Changing = op => op is Put put ? put with { ExpiresAt = null } : op }),
        new("expires a second late", ["expiry.expectations"], b => new FaultyBackend(b) { Changing = op => op is Put { ExpiresAt: { } end } put && end.Year < 9000 ? put with { ExpiresAt = end.AddSeconds(1) } : op }),
        new("expiry by its own clock", ["expiry.batch-time-decides-writes", "fidelity.times"], b => new FaultyBackend(b) { Writing = (inner, batch, token) => inner.WriteAsync(new WriteBatch(batch.Operations, inner.Time.GetUtcNow()), token) }),
        new("expiry that never ends", ["expiry.prolonged-and-lifted", "expiry.written-in-the-past"], b => { var first = new ConcurrentDictionary<RecordKey, DateTimeOffset>(); return new FaultyBackend(b) { Changing = op => op is Put put && put.ExpiresAt is { } end ? put with { ExpiresAt = first.GetOrAdd(put.Key, end) } : op }; }),
        new("sweeps everything", ["expiry.sweep-limit"], b => new FaultyBackend(b) { Sweeping = (inner, collection, limit, token) => inner.SweepAsync(collection, limit < 1 ? limit : 100_000, token) }),
        new("sweeps nothing", ["expiry.sweep"], b => new FaultyBackend(b) { Sweeping = (_, _, _, _) => ValueTask.FromResult(0) }),
        new("sweeps the living", ["expiry.sweep-leaves-the-living"], b => new FaultyBackend(b) { Sweeping = SweepLivingAsync }),
    ];

    private static async ValueTask<int> SweepLivingAsync(Backend inner, string collection, int limit, CancellationToken token)
    {
        var swept = await inner.SweepAsync(collection, limit, token);
        if (swept > 0)
            await inner.WriteAsync(new WriteBatch([new Remove(new RecordKey(collection, "scope-1", "a"))], inner.Time.GetUtcNow()), token);
        return swept;
    }
}
