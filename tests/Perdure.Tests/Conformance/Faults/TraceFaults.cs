using Perdure.Storage;

namespace Perdure.Tests.Conformance.Faults;

/// <summary>Mistakes that reasoning, metrics and revisions must notice.</summary>
internal static class TraceFaults
{
    public static IReadOnlyList<PlantedFault> All { get; } =
    [
        new("traces: writes whatever was expected", ["metric.roll-up-that-saw-less", "reasoning.delete", "reasoning.trail", "revision.restore-meets-a-write"], b => new FaultyBackend(b) { Changing = Unchecked }),
        new("traces: writes whatever was expected, and takes its time", ["reasoning.concurrent-savers", "revision.racing-writers"], b => new FaultyBackend(b) { Changing = Unchecked, Writing = LateAsync }),
        new("traces: creates over what is there", ["reasoning.update", "revision.conflicts-are-the-callers"], b => new FaultyBackend(b) { Changing = op => op is Put { Expect.Kind: ExpectKind.Absent } put ? put with { Expect = Expect.Any } : op }),
        new("traces: reads always with bodies", ["revision.who-when-what"], b => new FaultyBackend(b) { Reading = read => read with { Bodies = true } }),
        new("traces: forgets expiry", ["metric.late-values", "metric.retention", "revision.as-of"], b => new FaultyBackend(b) { Changing = op => op is Put put ? put with { ExpiresAt = null } : op }),
        new("traces: answers in the wrong order", ["metric.record-and-query", "metric.roll-ups", "reasoning.lists", "reasoning.many-steps"], b => new FaultyBackend(b) { Answering = (_, _, records) => records.Reverse() }),
        new("traces: folds the case of scopes", ["metric.services-apart", "reasoning.step-creates-run"], b => new FaultyBackend(b) { Naming = key => new RecordKey(key.Collection, key.Scope.ToLowerInvariant(), key.Id.ToLowerInvariant()), Asking = query => query with { Scope = query.Scope.ToLowerInvariant() } }),
        new("traces: trims nothing", ["revision.prune"], b => new FaultyBackend(b) { Changing = op => op is Trim trim ? new Trim(trim.Key, []) : op }),
        new("traces: drops nothing", ["revision.remove"], b => new FaultyBackend(b) { Changing = op => op is Drop drop ? new Trim(drop.Key, []) : op }),
        new("traces: removes nothing", ["reasoning.delete-large"], b => new FaultyBackend(b) { Changing = op => op is Remove remove ? new Require(remove.Key, remove.Expect) : op }),
        new("traces: drops required records", ["revision.restore-keeps-the-rules"], b => new FaultyBackend(b) { Changing = op => op is Require require ? require with { Expect = Expect.Any } : op }),
        new("traces: keeps the body that was there", ["reasoning.saved-again", "reasoning.unit", "revision.restore"], Keeping),
        new("traces: shows a record that is not there", ["metric.bad-input", "reasoning.bad-input"], b => new FaultyBackend(b) { Answering = (_, query, records) => records.Count > 0 ? records : [new StoredRecord(new RecordKey(query.Collection.Name, query.Scope, "ghost"), 1, "{}"u8.ToArray(), DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch, null)] }),
        new("traces: stores every entry twice", ["revision.found-later", "revision.not-asked-for", "revision.unchanged", "revision.unit"], b => new FaultyBackend(b) { Changing = op => op is Append append ? append with { Entries = [.. append.Entries, .. append.Entries.Select(entry => entry with { Version = entry.Version + 1 })] } : op }),
        new("traces: writes no fields", ["reasoning.cut-short", "reasoning.racing-statuses"], b => new FaultyBackend(b) { Changing = op => op is Put put ? put with { Fields = [.. put.Fields.Select(_ => FieldValue.Null)] } : op }),
        new("traces: appends without bodies", ["revision.changes"], b => new FaultyBackend(b) { Changing = op => op is Append append ? append with { Entries = [.. append.Entries.Select(entry => entry with { Body = default })] } : op }),
        new("traces: loses every third write", ["metric.concurrent-recorders"], Losing),
    ];

    private static WriteOperation Unchecked(WriteOperation operation) => operation switch
    {
        Put put => put with { Expect = Expect.Any },
        Remove { Expect.Kind: ExpectKind.Exactly } remove => remove with { Expect = Expect.Any },
        _ => operation,
    };

    private static async ValueTask<WriteResult> LateAsync(Backend inner, WriteBatch batch, CancellationToken token)
    {
        await Task.Delay(1, token);
        return await inner.WriteAsync(batch, token);
    }

    private static FaultyBackend Losing(Backend inner)
    {
        var count = 0;
        return new FaultyBackend(inner) { Writing = (backend, batch, token) => Interlocked.Increment(ref count) % 3 == 0 ? ValueTask.FromResult(WriteResult.Committed([.. batch.Operations.Select(_ => 1L)])) : backend.WriteAsync(batch, token) };
    }

    private static FaultyBackend Keeping(Backend inner)
    {
        var bodies = new System.Collections.Concurrent.ConcurrentDictionary<RecordKey, ReadOnlyMemory<byte>>();
        return new FaultyBackend(inner) { Changing = op => op is Put put ? put with { Body = bodies.GetOrAdd(put.Key, put.Body) } : op };
    }
}
