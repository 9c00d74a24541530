using Perdure.Storage;

namespace Perdure.Tests.Conformance.Faults;

/// <summary>Mistakes of writes: expectations not checked, batches not whole, results not true.</summary>
internal static class WriteFaults
{
    public static IReadOnlyList<PlantedFault> All { get; } =
    [
        new("drops the version check", ["atomic.records-written-alike", "cas.late-write-after-delete", "race.removers", "race.updaters"], b => new FaultyBackend(b) { Changing = Trusting }),
        new("checks only that something is there", ["cas.record-made-anew", "cas.remove", "cas.same-write-twice", "fidelity.versions"], b => new FaultyBackend(b) { Changing = op => op switch { Put { Expect.Kind: ExpectKind.Exactly } put => put with { Expect = Expect.Present }, Remove { Expect.Kind: ExpectKind.Exactly } remove => remove with { Expect = Expect.Present }, _ => op } }),
        new("reads, compares, then writes", ["race.counter", "race.removers-of-any", "race.updaters"], b => new FaultyBackend(b) { Writing = ReadCompareWriteAsync }),
        new("creates over what is there", ["cas.put", "query.follows-updates", "race.creators"], b => new FaultyBackend(b) { Changing = op => op is Put { Expect.Kind: ExpectKind.Absent } put ? put with { Expect = Expect.Any } : op }),
        new("ignores requirements", ["cas.require"], b => new FaultyBackend(b) { Changing = op => op switch { Require require => require with { Expect = Expect.Any }, RequireEntry or RequireHead => new Trim(((LogOperation)op).Key, []), _ => op } }),
        new("ignores the head of a log", ["log.trim-of-the-end", "race.appenders"], b => new FaultyBackend(b) { Changing = op => op is Append append ? append with { Expected = null } : op }),
        new("compares heads by position", ["cas.append", "cas.log-made-anew", "cas.replaced-head", "cas.require-head"], b => new FaultyBackend(b) { Writing = HeadsByPositionAsync }),
        new("half batch", ["atomic.conflict-at-each-position", "concurrent.batches-are-seen-whole"], b => new FaultyBackend(b) { Writing = OneByOneAsync }),
        new("appends entry by entry", ["logread.while-others-append"], b => new FaultyBackend(b) { Writing = EntryByEntryAsync }),
        new("scopes one after another", ["atomic.conflict-in-another-scope"], b => new FaultyBackend(b) { Writing = ScopeByScopeAsync }),
        new("acknowledges what it did not write", ["cancel.writes-at-random-moments"], b => { var count = 0; return new FaultyBackend(b) { Writing = (inner, batch, token) => Interlocked.Increment(ref count) % 3 == 0 ? ValueTask.FromResult(WriteResult.Committed([.. batch.Operations.Select(op => op is Put ? 1L : 0)])) : inner.WriteAsync(batch, token) }; }),
        new("says 1 for every operation", ["cas.append-any-head", "concurrent.appends-all-arrive", "log.of-nothing", "log.positions"], b => new FaultyBackend(b) { Writing = async (inner, batch, token) => await inner.WriteAsync(batch, token) is { Conflict: null } ? WriteResult.Committed([.. batch.Operations.Select(_ => 1L)]) : await inner.WriteAsync(batch, token) }),
        new("blames the first operation", ["atomic.first-of-two-conflicts", "atomic.three-hundred-operations"], b => new FaultyBackend(b) { Writing = async (inner, batch, token) => await inner.WriteAsync(batch, token) is { Conflict: null } good ? good : WriteResult.Conflicted(new Conflict(0)) }),
        new("throws on conflict", ["atomic.across-scopes"], b => new FaultyBackend(b) { Writing = async (inner, batch, token) => await inner.WriteAsync(batch, token) is { Conflict: { } conflict } ? throw conflict.ToException(batch) : await inner.WriteAsync(batch, token) }),
        new("reads the head, then appends", ["log.trim-of-everything"], b => new FaultyBackend(b) { Writing = ReadThenAppendAsync }),
        new("replaces whatever is there", ["cas.replace-entry", "race.replacers"], b => new FaultyBackend(b) { Writing = RaceToReplaceAsync }),
    ];

    private static WriteOperation Trusting(WriteOperation operation) => operation switch
    {
        Put { Expect.Kind: ExpectKind.Exactly } put => put with { Expect = Expect.Any },
        Remove { Expect.Kind: ExpectKind.Exactly } remove => remove with { Expect = Expect.Any },
        _ => operation,
    };

    private static async ValueTask<WriteResult> ReadCompareWriteAsync(Backend inner, WriteBatch batch, CancellationToken token)
    {
        for (var i = 0; i < batch.Operations.Count; i++)
            if (batch.Operations[i] is RecordOperation record && (await inner.FindAsync([record.Key], token))[0]?.Version is var version && !record.Expect.Holds(version))
                return WriteResult.Conflicted(new Conflict(i, version));
        await Task.Yield();
        return await inner.WriteAsync(new WriteBatch([.. batch.Operations.Select(operation => operation switch { Put put => put with { Expect = Expect.Any }, Remove remove => remove with { Expect = Expect.Any }, _ => operation })], batch.At), token);
    }

    private static async ValueTask<WriteResult> ReadThenAppendAsync(Backend inner, WriteBatch batch, CancellationToken token)
    {
        if (batch.Operations.OfType<LogOperation>().Any() && await inner.WriteAsync(new WriteBatch([.. batch.Operations.Select(Checked)], batch.At), token) is { Conflict: not null } refused)
            return refused;
        await Task.Yield();
        return await inner.WriteAsync(new WriteBatch([.. batch.Operations.Select(operation => operation is Append append ? append with { Expected = null } : operation)], batch.At), token);

        static WriteOperation Checked(WriteOperation operation) => operation switch
        {
            Append { Expected: { } head } append => new RequireHead(append.Key, head),
            Append append => new Trim(append.Key, []),
            Put put => new Require(put.Key, put.Expect),
            Remove remove => new Require(remove.Key, remove.Expect),
            _ => operation,
        };
    }

    private static async ValueTask<WriteResult> RaceToReplaceAsync(Backend inner, WriteBatch batch, CancellationToken token)
    {
        var current = new Dictionary<LogKey, long>();
        foreach (var replace in batch.Operations.OfType<ReplaceEntry>())
            await inner.ReadLogAsync(new LogRead(replace.Key, new PositionRange(replace.Position, replace.Position)), entry => { current[replace.Key] = entry.Version; return true; }, token);
        return await inner.WriteAsync(new WriteBatch([.. batch.Operations.Select(operation => operation is ReplaceEntry replace && current.TryGetValue(replace.Key, out var version) ? replace with { Expected = version } : operation)], batch.At), token);
    }

    private static async ValueTask<WriteResult> HeadsByPositionAsync(Backend inner, WriteBatch batch, CancellationToken token)
    {
        var operations = new List<WriteOperation>();
        foreach (var operation in batch.Operations)
        {
            var head = LogHead.Empty;
            if (operation is LogOperation log)
                await inner.ReadLogAsync(new LogRead(log.Key, PositionRange.All) { Descending = true, Limit = 1 }, entry => { head = new LogHead(entry.Position, entry.Version); return false; }, token);
            operations.Add(operation switch
            {
                Append { Expected: { } expected } append when expected.Position == head.Position => append with { Expected = head },
                RequireHead require when require.Expected.Position == head.Position => require with { Expected = head },
                _ => operation,
            });
        }
        return await inner.WriteAsync(new WriteBatch(operations, batch.At), token);
    }

    private static async ValueTask<WriteResult> OneByOneAsync(Backend inner, WriteBatch batch, CancellationToken token)
    {
        var outcomes = new List<long>();
        foreach (var operation in batch.Operations)
        {
            var result = await inner.WriteAsync(new WriteBatch([operation], batch.At), token);
            if (result.Conflict is { } conflict)
                return WriteResult.Conflicted(conflict with { Operation = outcomes.Count });
            outcomes.AddRange(result.Outcomes);
            await Task.Yield();
        }
        return WriteResult.Committed(outcomes);
    }

    private static async ValueTask<WriteResult> EntryByEntryAsync(Backend inner, WriteBatch batch, CancellationToken token)
    {
        if (batch.Operations is not [Append { Expected: null, Entries.Count: > 1 } append])
            return await inner.WriteAsync(batch, token);
        var positions = new List<long>();
        foreach (var entry in append.Entries)
        {
            positions.AddRange((await inner.WriteAsync(new WriteBatch([append with { Entries = [entry] }], batch.At), token)).Outcomes);
            await Task.Delay(1, token);
        }
        return WriteResult.Committed(positions[..1]);
    }

    private static async ValueTask<WriteResult> ScopeByScopeAsync(Backend inner, WriteBatch batch, CancellationToken token)
    {
        var outcomes = new long[batch.Operations.Count];
        foreach (var scope in batch.Operations.Select((operation, at) => (operation, at)).GroupBy(pair => pair.operation.Scope))
        {
            var part = scope.ToList();
            var result = await inner.WriteAsync(new WriteBatch([.. part.Select(pair => pair.operation)], batch.At), token);
            if (result.Conflict is { } conflict)
                return WriteResult.Conflicted(conflict with { Operation = part[conflict.Operation].at });
            for (var i = 0; i < part.Count; i++)
                outcomes[part[i].at] = result.Outcomes[i];
        }
        return WriteResult.Committed(outcomes);
    }
}
