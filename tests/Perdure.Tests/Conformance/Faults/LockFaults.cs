using Perdure.Storage;

namespace Perdure.Tests.Conformance.Faults;

/// <summary>Mistakes that locks must notice.</summary>
internal static class LockFaults
{
    public static IReadOnlyList<PlantedFault> All { get; } =
    [
        new("locks: replaces whatever version, some time after it was read", ["lock.racing-stores"], b => new FaultyBackend(b) { Changing = Any, Writing = SlowlyAsync }),
        new("locks: finds none", ["lock.one-holder", "lock.lease-runs-out", "lock.renewed", "lock.waits"], b => new FaultyBackend(b) { Finding = record => record?.Key.Collection == "locks" ? null : record, Changing = op => op is Put { Key.Collection: "locks" } put ? put with { Expect = Expect.Any } : op }),
        new("locks: requires nothing", ["lock.in-a-unit"], b => new FaultyBackend(b) { Changing = op => op is Require { Key.Collection: "lock_leases" } require ? require with { Expect = Expect.Any } : op }),
        new("locks: forgets the tokens of the deleted", ["lock.tokens-grow", "lock.created-while-deleted"], b => new FaultyBackend(b) { Changing = op => op is RecordOperation { Key.Collection: "lock_marks" } mark ? new Require(mark.Key, Expect.Any) : op }),
        new("locks: answers in the wrong order", ["lock.scopes-and-lists"], b => new FaultyBackend(b) { Answering = (_, _, records) => records.Reverse() }),
        new("locks: never gives one back", ["lock.bad-input", "lock.one-holder"], b => new FaultyBackend(b) { Writing = (inner, batch, token) => batch.Operations.Any(op => op is Remove { Key.Collection: "lock_leases" }) ? ValueTask.FromResult(WriteResult.Conflicted(new Conflict(0))) : inner.WriteAsync(batch, token) }),
    ];

    private static WriteOperation Any(WriteOperation operation) => operation is Put put ? put with { Expect = Expect.Any } : operation;

    private static async ValueTask<WriteResult> SlowlyAsync(Backend inner, WriteBatch batch, CancellationToken token)
    {
        await Task.Delay(2, token);
        return await inner.WriteAsync(batch, token);
    }
}
