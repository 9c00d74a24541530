using Perdure.Storage;

namespace Perdure.Tests.Conformance.Faults;

/// <summary>Mistakes that the room of events must notice.</summary>
internal static class EventFaults
{
    public static IReadOnlyList<PlantedFault> All { get; } =
    [
        new("events: loses appends", ["event.publish-and-read", "event.in-a-unit", "event.units-at-once", "event.racing-publishers", "event.since", "event.scopes", "event.retention", "event.changes-of-rooms", "event.changes-at-once", "group.consume", "group.relay"], b => new FaultyBackend(b) { Writing = LossyAsync }),
        new("events: replaces whatever group there is", ["group.each-event-once", "group.in-a-unit"], b => new FaultyBackend(b)
        {
            Changing = op => op is Put { Expect.Kind: ExpectKind.Exactly or ExpectKind.Absent } put && put.Key.Collection is "event_groups" ? put with { Expect = Expect.Any } : op,
            Writing = async (backend, batch, token) =>
            {
                await Task.Delay(2, token);
                return await backend.WriteAsync(batch, token);
            },
        }),
        new("events: remembers no group", ["group.lease-runs-out", "group.fails-to-the-dead-letter", "group.seek", "group.in-order"], b => new FaultyBackend(b) { Changing = op => op is Put put && put.Key.Collection == "event_groups" ? new Remove(put.Key) : op }),
        new("events: remembers no ids", ["event.once-per-id"], b => new FaultyBackend(b) { Changing = op => op is Put put && put.Key.Collection == "event_ids" ? put with { Expect = Expect.Any } : op }),
        new("events: reads no further than the first", ["group.bounds"], b => new FaultyBackend(b) { Reading = read => read.Key.Log == "events" ? read with { Limit = 1 } : read }),
        new("events: replaces no entries", ["event.erased-user"], b => new FaultyBackend(b) { Changing = op => op is ReplaceEntry replace ? new RequireEntry(replace.Key, replace.Position, replace.Expected) : op }),
        new("events: has no logs", ["event.bad-input"], b => new FaultyBackend(b) { Listing = names => names.Append("phantom") }),
        new("events: sends signals to nobody", ["event.live-signals"], b => new FaultyBackend(b) { Reaching = facet => facet is ISignals ? new Mute() : facet }),
    ];

    private static ValueTask<WriteResult> LossyAsync(Backend inner, WriteBatch batch, CancellationToken token)
    {
        WriteOperation[] kept = [.. batch.Operations.Select(operation => operation is Append append && append.Key.Log == "events" ? Nothing(append.Key) : operation)];
        return inner.WriteAsync(new WriteBatch(kept, batch.At), token);
    }

    // In the place of an append: what always holds and writes nothing.
    private static Trim Nothing(LogKey key) => new(key, [new PositionRange(PositionRange.MaxPosition, PositionRange.MaxPosition)]);

    private sealed class Mute : ISignals, IAsyncDisposable
    {
        public ValueTask SendAsync(string channel, string payload, CancellationToken cancellationToken = default) => ValueTask.CompletedTask;

        public ValueTask<IAsyncDisposable> ListenAsync(string channel, ISignalListener listener, CancellationToken cancellationToken = default) => ValueTask.FromResult<IAsyncDisposable>(this);

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
