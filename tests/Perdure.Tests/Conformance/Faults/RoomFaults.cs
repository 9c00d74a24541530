using System.Collections.Concurrent;
using Perdure.Storage;

namespace Perdure.Tests.Conformance.Faults;

/// <summary>Mistakes that the rooms above a backend must notice.</summary>
internal static class RoomFaults
{
    public static IReadOnlyList<PlantedFault> All { get; } =
    [
        new("rooms: drops the expected head of an append", ["fork.into-a-thread-that-holds", "message.expected-count", "save.lost-answer", "save.racing-first-saves", "save.retry-by-a-fresh-object", "save.retry-by-the-same-object", "save.retry-with-other-content", "save.stale-parent"], b => new FaultyBackend(b) { Changing = op => op is Append append ? append with { Expected = null } : op }),
        new("rooms: drops required heads", ["message.delete-last-and-clear", "pending.concurrent-tasks", "pending.first-step", "pending.refused-when-the-step-is-past", "save.late-after-delete", "save.late-after-delete-and-recreate", "thread.archive-meets-a-write", "thread.write-meets-delete"], b => new FaultyBackend(b) { Changing = op => op is RequireHead ? new Trim(((LogOperation)op).Key, []) : op }),
        new("rooms: drops required entries", ["fork.of-a-version-pruned-meanwhile"], b => new FaultyBackend(b) { Changing = op => op is RequireEntry ? new Trim(((LogOperation)op).Key, []) : op }),
        new("rooms: drops required records", ["prune.fork-in-between", "thread.needs-its-session", "thread.session-deleted-meanwhile"], b => new FaultyBackend(b) { Changing = op => op is Require require ? require with { Expect = Expect.Any } : op }),
        new("rooms: replaces whatever version", ["collection.plain-type", "session.update-compares"], b => new FaultyBackend(b) { Changing = op => op switch { Put { Expect.Kind: ExpectKind.Exactly } put => put with { Expect = Expect.Any }, Remove { Expect.Kind: ExpectKind.Exactly } remove => remove with { Expect = Expect.Any }, _ => op } }),
        new("rooms: creates over what is there", ["collection.batches", "collection.save-find-update-delete", "session.create-get-save", "thread.create-get-save-update"], b => new FaultyBackend(b) { Changing = op => op is Put { Expect.Kind: ExpectKind.Absent } put ? put with { Expect = Expect.Any } : op }),
        new("rooms: trims one too many", ["copy.keeps-everything", "prune.branches", "prune.forks-keep-what-they-need", "prune.frees-what-it-says", "prune.save-in-between"], b => new FaultyBackend(b) { Changing = op => op is Trim { Ranges.Count: > 0 } trim ? new Trim(trim.Key, [.. trim.Ranges.SkipLast(1), trim.Ranges[^1] with { To = Math.Min(trim.Ranges[^1].To + 1, PositionRange.MaxPosition) }]) : op }),
        new("rooms: trims nothing", ["fork.delete-of-a-forked-version", "prune.delete-latest", "prune.empty-thread", "prune.kept-byte-for-byte", "prune.lists-skip-what-went", "prune.load-in-between", "unit.reads-see-what-is-staged"], b => new FaultyBackend(b) { Changing = op => op is Trim trim ? new Trim(trim.Key, []) : op }),
        new("rooms: drops nothing", ["checkpoint.hostile-threads", "checkpoint.namespaces-independent", "copy.copy-deleted-first", "copy.origin-deleted-first", "fork.origin-deleted", "pending.abandoned-step", "pending.gone-in-the-same-transaction", "thread.delete-of-what-has-no-record"], b => new FaultyBackend(b) { Changing = op => op is Drop drop ? new Trim(drop.Key, []) : op }),
        new("rooms: removes nothing", ["collection.repository-in-memory", "fork.deleted-and-forked-again", "prune.again-after-the-fork-is-gone", "session.delete-cascades", "session.token", "thread.archive-idle", "thread.delete-cascades", "thread.delete-refuses"], b => new FaultyBackend(b) { Changing = op => op is Remove remove ? new Require(remove.Key, remove.Expect) : op }),
        new("rooms: replaces no entry", ["fork.into-a-new-namespace", "prune.dry-run", "prune.keep-last", "prune.keep-tagged", "prune.keep-younger"], b => new FaultyBackend(b) { Changing = op => op is ReplaceEntry replace ? new RequireEntry(replace.Key, replace.Position, replace.Expected) : op }),
        new("rooms: appends in the wrong order", ["copy.of-a-fork", "fork.origin-deleted-then-edited", "fork.origin-deleted-while-in-use", "fork.origin-made-anew-while-in-use", "message.append-and-read", "message.read-ways", "rooms.restarts"], b => new FaultyBackend(b) { Changing = op => op is Append append ? append with { Entries = [.. append.Entries.Reverse()] } : op }),
        new("rooms: answers in the wrong order", ["query.rooms-by-one-field", "query.rooms-equality-and-order", "query.rooms-of-tags", "query.rooms-pages", "query.rooms-pages-under-changes", "query.rooms-ranges", "session.delete-refuses", "session.hostile-ids", "session.list-of-user", "session.list-under-inserts", "thread.list"], b => new FaultyBackend(b) { Answering = (_, _, records) => records.Reverse() }),
        new("rooms: forgets expiry", ["collection.expiry", "session.expires", "session.extended"], b => new FaultyBackend(b) { Changing = op => op is Put put ? put with { ExpiresAt = null } : op }),
        new("rooms: reads no ranges but the first", ["change.channels-in-another-order", "change.channels-removed-and-added", "change.document-edits", "change.document-edits-one-byte-apart", "change.edit-stores-the-edit", "change.kinds", "change.list-edits", "change.worn-channels", "checkpoint.value-booleans", "checkpoint.value-control-characters", "checkpoint.value-dates", "checkpoint.value-decimals", "checkpoint.value-deep-64", "checkpoint.value-deep-objects", "checkpoint.value-emoji", "checkpoint.value-empty-bytes", "checkpoint.value-empty-list", "checkpoint.value-empty-object", "checkpoint.value-empty-text", "checkpoint.value-escaped-emoji", "checkpoint.value-escapes", "checkpoint.value-exponents", "checkpoint.value-four-megabytes", "checkpoint.value-hostile-names", "checkpoint.value-int64-extremes", "checkpoint.value-name-order", "checkpoint.value-negative-zero", "checkpoint.value-negative-zero-fraction", "checkpoint.value-noncharacters", "checkpoint.value-null", "checkpoint.value-right-to-left", "checkpoint.value-twin-names", "checkpoint.value-uint64-largest", "checkpoint.value-unnormalised", "checkpoint.value-white-space-in-empty", "checkpoint.value-white-space-inside", "checkpoint.value-wide", "checkpoint.value-zero-character", "diff.of-branches-and-threads", "fork.edit-of-an-old-version", "fork.rewind", "fork.two-branches-from-one-parent"], b => new FaultyBackend(b) { Reading = read => new(read.Key, [read.Ranges[0]]) { Bodies = read.Bodies, Descending = read.Descending, Limit = read.Limit } }),
        new("rooms: reads without bodies", ["pending.namespaces", "pending.replaced-per-task"], b => new FaultyBackend(b) { Reading = read => read with { Bodies = false } }),
        new("rooms: reads always with bodies", ["checkpoint.list-reads-no-states", "diff.reads-only-what-differs", "fork.costs-a-handful-of-rows"], b => new FaultyBackend(b) { Reading = read => read with { Bodies = true } }),
        new("rooms: folds the case of scopes", ["collection.hostile-ids", "collection.scopes", "message.threads-independent"], b => new FaultyBackend(b) { Changing = op => op is Append append ? append with { Key = new LogKey(append.Key.Log, append.Key.Scope.ToLowerInvariant(), append.Key.Id) } : op, Naming = key => new RecordKey(key.Collection, key.Scope.ToLowerInvariant(), key.Id.ToLowerInvariant()) }),
        new("rooms: writes one operation after another", ["unit.conflict-leaves-none"], b => new FaultyBackend(b) { Writing = OneByOneAsync }),
        new("rooms: loses every third write", ["checkpoint.no-aliasing", "collection.values", "pending.gone-with-the-save", "refusal.blame-no-path", "refusal.channel-empty", "refusal.channel-lone-surrogate-name", "refusal.channel-not-json", "refusal.channel-not-utf8", "refusal.channel-two-values", "refusal.cycle", "refusal.edit-channel-lone-surrogate", "refusal.edit-lone-surrogate", "refusal.edit-nan", "refusal.edit-not-json", "refusal.fork-into-itself", "refusal.infinity", "refusal.json-duplicate-name", "refusal.json-list", "refusal.json-lone-surrogate", "refusal.json-null", "refusal.json-too-deep", "refusal.list-negative-cursor", "refusal.list-negative-limit", "refusal.list-zero-limit", "refusal.lone-surrogate", "refusal.lone-surrogate-name", "refusal.malformed", "refusal.metadata-lone-surrogate", "refusal.metadata-nan", "refusal.nan", "refusal.negative-parent", "refusal.negative-step", "refusal.node-empty", "refusal.node-too-long", "refusal.node-zero-character", "refusal.pending-nan", "refusal.pending-task-empty", "refusal.prune-keep-none", "refusal.prune-without-rule", "refusal.source-generated-lone-surrogate", "refusal.source-generated-nan", "refusal.tag-lone-surrogate", "refusal.tag-too-long", "refusal.top-level-list", "refusal.top-level-null", "refusal.top-level-value", "refusal.unserialisable-type", "refusal.unserialisable-value", "unit.pending-results", "fork.racing-branches", "fork.racing-into-one-thread", "message.racing-expected-count", "prune.races", "save.counter", "fork.delete-races-with-fork", "collection.racing-updates", "session.changes-all-happen", "session.racing-updates", "session.racing-creates", "message.concurrent-appenders", "save.racing-writers", "unit.racing"], Losing),
        new("rooms: damages bodies", ["change.append-to-every-list", "change.both-ways-mixed", "change.edit-given-twice", "checkpoint.channel-names", "checkpoint.empty-state", "checkpoint.json-element", "checkpoint.load-latest-version-node-step", "checkpoint.raw-channels", "collection.index-added-later", "diff.blame", "diff.paths", "diff.random-states", "session.token-is-stored-nowhere", "session.values"], b => new FaultyBackend(b) { Changing = op => op switch { Append append => append with { Entries = [.. append.Entries.Select(entry => entry with { Body = Damaged(entry.Body) })] }, Put put => put with { Body = Damaged(put.Body) }, _ => op } }),
        new("rooms: damages heads", ["checkpoint.header", "checkpoint.metadata-kept", "checkpoint.other-shape", "checkpoint.source-generated-store", "checkpoint.source-generated-type", "checkpoint.typed-state", "fork.into-a-new-thread", "pending.given-back-after-a-crash", "pending.values", "unit.nothing-written"], b => new FaultyBackend(b) { Changing = op => op is Append append ? append with { Entries = [.. append.Entries.Select(entry => entry with { Head = Damaged(entry.Head) })] } : op }),
        new("rooms: writes no fields", ["collection.older-program-refused", "collection.repository-over-restarts", "query.rooms-cursor-of-another-query", "session.user1-and-user10"], b => new FaultyBackend(b) { Changing = op => op is Put put ? put with { Fields = [.. put.Fields.Select(_ => FieldValue.Null)] } : op }),
        new("rooms: outlives its disposal", ["refusal.disposed-store"], b => new FaultyBackend(b) { OutlivesDisposal = true }),
        new("rooms: lists nothing", ["checkpoint.hostile-namespaces", "fork.of-a-fork"], b => new FaultyBackend(b) { Listing = _ => [] }),
        new("rooms: stores everything twice", ["change.append-to-no-list", "checkpoint.hostile-nodes-and-tags", "checkpoint.list-filters", "checkpoint.list-pages", "checkpoint.object-with-set-and-get", "checkpoint.whole-table", "diff.blame-of-odd-names", "diff.nothing", "fork.neither-alters-the-other", "message.bad-input", "message.large-bodies-page-by-bytes", "message.parts", "message.roles-and-values", "refusal.duplicate-property", "save.missing-parent", "save.one-round-trip", "unit.commits-at-once", "unit.exception-leaves-none", "unit.failed-commit-leaves-none", "unit.one-scope-everywhere", "unit.others-see-nothing-before", "unit.used-after-its-end"], b => new FaultyBackend(b) { Changing = op => op is Append append ? append with { Entries = [.. append.Entries, .. append.Entries.Select(entry => entry with { Version = entry.Version + 1 })] } : op }),
        new("rooms: forgets what stands behind the thousandth entry", ["checkpoint.ten-thousand", "message.hundred-thousand"], b => new FaultyBackend(b) { Visiting = visitor => entry => entry.Position > 1000 || visitor(entry) }),
        new("rooms: shows a record that is not there", ["collection.bad-input", "session.bad-input"], b => new FaultyBackend(b) { Answering = (_, query, records) => records.Count > 0 ? records : [new StoredRecord(new RecordKey(query.Collection.Name, query.Scope, "ghost"), 1, "{}"u8.ToArray(), DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch, null)] }),
        new("rooms: lists a scope that is not there", ["refusal.hostile-ids"], b => new FaultyBackend(b) { Listing = names => names.Append("ghost") }),
        new("rooms: can't be set up", ["collection.undeclared-filter"], b => new FaultyBackend(b) { Preparing = (_, _, _) => throw new PerdureException(Fault.Timeout, "The lock was not to be had.") }),
        new("rooms: can be disposed once", ["collection.two-of-one-name"], b => new FaultyBackend(b) { DisposesOnce = true }),
    ];

    internal static FaultyBackend Losing(Backend inner)
    {
        var count = 0;
        // What opening a store writes is not counted: which writes are lost should not depend on it.
        return new FaultyBackend(inner) { Writing = (backend, batch, token) => !batch.Operations.All(IsOfOpening) && Interlocked.Increment(ref count) % 3 == 0 ? ValueTask.FromResult(WriteResult.Committed([.. batch.Operations.Select(_ => 1L)])) : backend.WriteAsync(batch, token) };
    }

    private static bool IsOfOpening(WriteOperation operation) => operation is RecordOperation { Key.Collection: "search_declarations" };

    private static ReadOnlyMemory<byte> Damaged(ReadOnlyMemory<byte> bytes)
    {
        byte[] damaged = bytes.ToArray();
        if (damaged.Length > 0)
            damaged[^1] ^= 1;
        return damaged;
    }

    internal static async ValueTask<WriteResult> OneByOneAsync(Backend inner, WriteBatch batch, CancellationToken token)
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
}
