using Perdure.Storage;

namespace Perdure.Tests.Conformance.Faults;

/// <summary>Mistakes of a store that another is copied into.</summary>
internal static class TransferFaults
{
    public static IReadOnlyList<PlantedFault> All { get; } =
    [
        new("transfers: changes times", ["transfer.there-and-back", "transfer.interrupted-goes-on"], b => new FaultyBackend(b) { Changing = op => op is Put { UpdatedAt: { } time } put ? put with { UpdatedAt = time.AddMicroseconds(1) } : op }),
        new("transfers: skips a record of each page", ["transfer.mends-what-differs", "transfer.rooms-go-on"], b => new FaultyBackend(b) { Answering = (_, _, records) => records.Skip(1) }),
        new("transfers: removes nothing", ["transfer.follows-a-source-in-use"], b => new FaultyBackend(b) { Changing = op => op is Remove remove ? new Require(remove.Key, Expect.Any) : op }),
        new("transfers: trims nothing", ["transfer.differences-are-found"], b => new FaultyBackend(b) { Changing = op => op is Trim trim ? new Trim(trim.Key, []) : op }),
        new("transfers: takes older declarations for its own", ["transfer.refuses-what-holds-others"], b => new FaultyBackend(b) { Preparing = CarelessAsync }),
    ];

    private static async ValueTask CarelessAsync(Backend inner, StoreSchema schema, CancellationToken token)
    {
        try
        {
            await inner.PrepareAsync(schema, token);
        }
        catch (PerdureException)
        {
            // As if nothing were wrong.
        }
    }
}
