using Perdure.Storage;

namespace Perdure.Tests.Conformance.Faults;

/// <summary>Mistakes of a store that another is copied into.</summary>
internal static class TransferFaults
{
    public static IReadOnlyList<PlantedFault> All { get; } =
    [
        new("transfers: changes times", ["transfer.there-and-back", "transfer.interrupted-goes-on"], b => new FaultyBackend(b) { Changing = op => op is Put { UpdatedAt: { } time } put ? put with { UpdatedAt = time.AddMicroseconds(1) } : op }),
        new("transfers: skips a record of each page", ["transfer.mends-what-differs", "transfer.rooms-go-on"], b => new FaultyBackend(b) { Answering = (_, _, records) => records.Skip(1) }),
        new("transfers: loses every third write", ["transfer.follows-a-source-in-use"], Losing),
        new("transfers: trims nothing", ["transfer.differences-are-found"], b => new FaultyBackend(b) { Changing = op => op is Trim trim ? new Trim(trim.Key, []) : op }),
        new("transfers: shows nothing of what it holds", ["transfer.refuses-what-holds-others"], b => new FaultyBackend(b) { Listing = _ => [] }),
    ];

    private static FaultyBackend Losing(Backend inner)
    {
        var count = 0;
        return new FaultyBackend(inner) { Writing = (backend, batch, token) => Interlocked.Increment(ref count) % 3 == 0 ? ValueTask.FromResult(WriteResult.Committed([.. batch.Operations.Select(_ => 1L)])) : backend.WriteAsync(batch, token) };
    }
}
