using Perdure.Storage;

namespace Perdure.Conformance.Suites;

/// <summary>A batch happens whole or not at all.</summary>
internal sealed class AtomicSuite : ISuite
{
    public IReadOnlyList<Scenario> Scenarios =>
    [
        new("atomic.every-kind-in-one-batch", EveryKindAsync),
        new("atomic.conflict-at-each-position", EachPositionAsync),
        new("atomic.first-of-two-conflicts", FirstConflictAsync),
        new("atomic.log-operations-in-order", InOrderAsync),
        new("atomic.three-hundred-operations", ManyAsync),
        new("atomic.records-written-alike", AlikeAsync),
        new("atomic.across-scopes", AcrossScopesAsync),
        new("atomic.conflict-in-another-scope", OtherScopeAsync),
    ];

    // Records, logs and requirements, none of which depends on another.
    private static async Task<(WriteOperation[] Operations, long[] Outcomes)> BatchAsync(Trial trial, Subject subject)
    {
        long[] v = [.. Enumerable.Range(0, 12).Select(_ => trial.Version())];
        await subject.CommitAsync(
            Shapes.Put(Shapes.Blob("replaced"), v[0]), Shapes.Put(Shapes.Note("removed"), v[1]), Shapes.Put(Shapes.Blob("required"), v[2]),
            Shapes.Append(Shapes.Log("grown"), null, v[3]), Shapes.Append(Shapes.Log("edited"), null, v[4], v[5]), Shapes.Append(Shapes.OtherLog("trimmed"), null, v[6], v[7], v[8]),
            Shapes.Append(Shapes.Log("dropped"), null, v[9], v[10])).ConfigureAwait(false);
        return (
        [
            Shapes.Put(Shapes.Blob("new"), trial.Version(), Expect.Absent),
            Shapes.Put(Shapes.Blob("replaced"), trial.Version(), Expect.Exactly(v[0])),
            new Remove(Shapes.Note("removed"), Expect.Exactly(v[1])),
            new Remove(Shapes.Note("never there")),
            new Require(Shapes.Blob("required"), Expect.Exactly(v[2])),
            Shapes.PutItem(Shapes.Item("new"), trial.Version(), ("txt", FieldValue.Of("t"))) with { Expect = Expect.Absent },
            Shapes.Append(Shapes.Log("grown"), new LogHead(1, v[3]), trial.Version(), trial.Version()),
            new RequireHead(Shapes.Log("edited"), new LogHead(2, v[5])),
            new RequireEntry(Shapes.Log("edited"), 1, v[4]),
            new ReplaceEntry(Shapes.Log("edited"), 1, v[4], Shapes.Entry(trial.Version())),
            new Trim(Shapes.OtherLog("trimmed"), [new PositionRange(1, 1), new PositionRange(3, 9)]),
            new Drop(Shapes.Log("dropped")),
            Shapes.Append(Shapes.OtherLog("new"), LogHead.Empty, trial.Version()),
        ],
        [1, 1, 1, 0, 0, 1, 2, 0, 0, 1, 2, 2, 1]);
    }

    private static async Task EveryKindAsync(Trial trial)
    {
        var subject = await trial.OpenAsync().ConfigureAwait(false);
        var (operations, outcomes) = await BatchAsync(trial, subject).ConfigureAwait(false);
        trial.Same(outcomes, await subject.CommitAsync(operations).ConfigureAwait(false), "the outcomes");
        subject = await trial.RestartAsync().ConfigureAwait(false);
        trial.Same(["new", "replaced", "required"], await subject.IdsAsync(new Query(Shapes.Blobs, Shapes.Scope)).ConfigureAwait(false), "the records of the first collection");
        trial.Equal(0, (await subject.IdsAsync(new Query(Shapes.Notes, Shapes.Scope)).ConfigureAwait(false)).Count, "the records of the second collection");
        trial.Same(["new"], await subject.IdsAsync(new Query(Shapes.Items, Shapes.Scope, "by_txt")).ConfigureAwait(false), "the records of the third collection, by index");
        trial.Same(["edited", "grown"], await subject.LogsAsync(Shapes.Journal.Name, Shapes.Scope).ConfigureAwait(false), "the logs of the first kind");
        trial.Same(["new", "trimmed"], await subject.LogsAsync(Shapes.Ledger.Name, Shapes.Scope).ConfigureAwait(false), "the logs of the second kind");
        trial.Same([1, 2, 3], await subject.PositionsAsync(Shapes.Log("grown")).ConfigureAwait(false), "the entries of the log that grew");
        trial.Same([2], await subject.PositionsAsync(Shapes.OtherLog("trimmed")).ConfigureAwait(false), "the entries of the log that was trimmed");
    }

    private static async Task EachPositionAsync(Trial trial)
    {
        var subject = await trial.OpenAsync().ConfigureAwait(false);
        await subject.CommitAsync(Shapes.Put(Shapes.Blob("there"), trial.Version()), Shapes.Append(Shapes.Log("there"), null, trial.Version())).ConfigureAwait(false);
        var (operations, _) = await BatchAsync(trial, subject).ConfigureAwait(false);
        var before = await subject.PictureAsync().ConfigureAwait(false);
        WriteOperation[] failing =
        [
            Shapes.Put(Shapes.Blob("there"), trial.Version(), Expect.Absent),
            new Remove(Shapes.Blob("none"), Expect.Present),
            new Require(Shapes.Blob("none"), Expect.Exactly(trial.Version())),
            Shapes.Append(Shapes.Log("there"), LogHead.Empty, trial.Version()),
            new RequireHead(Shapes.Log("there"), LogHead.Empty),
            new RequireEntry(Shapes.Log("there"), 2, 1),
            new ReplaceEntry(Shapes.Log("none"), 1, 1, Shapes.Entry(trial.Version())),
        ];
        for (var at = 0; at <= operations.Length; at++)
        {
            await subject.RefusedAsync(at, [.. operations[..at], failing[at % failing.Length], .. operations[at..]]).ConfigureAwait(false);
            trial.Equal(before, await subject.PictureAsync().ConfigureAwait(false), $"the store after a conflict at operation {at} ({failing[at % failing.Length].GetType().Name})");
        }
        foreach (var one in failing)
        {
            await subject.RefusedAsync(operations.Length, [.. operations, one]).ConfigureAwait(false);
            trial.Equal(before, await subject.PictureAsync().ConfigureAwait(false), $"the store after a conflict of the last operation ({one.GetType().Name})");
        }
        trial.Equal(before, await (await trial.RestartAsync().ConfigureAwait(false)).PictureAsync().ConfigureAwait(false), "the store after conflicts and a restart");
    }

    private static async Task FirstConflictAsync(Trial trial)
    {
        var subject = await trial.OpenAsync().ConfigureAwait(false);
        await subject.RefusedAsync(
            1,
            Shapes.Put(Shapes.Blob("a"), trial.Version()), new Remove(Shapes.Blob("b"), Expect.Present), new Require(Shapes.Note("c"), Expect.Present), new RequireEntry(Shapes.Log(), 1, 1)).ConfigureAwait(false);
        await subject.RefusedAsync(
            1,
            Shapes.Append(Shapes.Log(), null, trial.Version()), new RequireEntry(Shapes.Log("other"), 1, 1), new Remove(Shapes.Blob("b"), Expect.Present)).ConfigureAwait(false);
    }

    private static async Task InOrderAsync(Trial trial)
    {
        var subject = await trial.OpenAsync().ConfigureAwait(false);
        long[] v = [.. Enumerable.Range(0, 7).Select(_ => trial.Version())];
        var log = Shapes.Log();
        var outcomes = await subject.CommitAsync(
            Shapes.Append(log, LogHead.Empty, v[0], v[1]),
            new RequireHead(log, new LogHead(2, v[1])),
            Shapes.Append(log, new LogHead(2, v[1]), v[2]),
            new ReplaceEntry(log, 2, v[1], Shapes.Entry(v[3])),
            new RequireEntry(log, 2, v[3]),
            new Trim(log, [new PositionRange(3, 3)]),
            new RequireHead(log, new LogHead(2, v[3])),
            Shapes.Append(log, null, v[4])).ConfigureAwait(false);
        trial.Same([1, 0, 3, 1, 0, 1, 0, 3], outcomes, "the outcomes");
        trial.Same([(1, v[0]), (2, v[3]), (3, v[4])], (await subject.ReadAsync(log).ConfigureAwait(false)).Select(entry => (entry.Position, entry.Version)), "the entries");
        trial.Same([3, 1], await subject.CommitAsync(new Drop(log), Shapes.Append(log, LogHead.Empty, v[5])).ConfigureAwait(false), "the outcomes of a log dropped and begun again");
        trial.Equal(new LogHead(1, v[5]), await subject.HeadAsync(log).ConfigureAwait(false), "the head of the log begun again");
    }

    private static async Task ManyAsync(Trial trial)
    {
        var subject = await trial.OpenAsync().ConfigureAwait(false);
        WriteOperation[] operations = [.. Enumerable.Range(0, 100).SelectMany(i => (WriteOperation[])
            [Shapes.Put(Shapes.Blob($"{i:D3}"), trial.Version(), Expect.Absent), new Require(Shapes.Note($"{i}"), Expect.Absent), Shapes.Append(Shapes.Log($"{i % 7}"), null, trial.Version())])];
        var before = await subject.PictureAsync().ConfigureAwait(false);
        await subject.RefusedAsync(operations.Length, [.. operations, new Require(Shapes.Note("none"), Expect.Present)]).ConfigureAwait(false);
        trial.Equal(before, await subject.PictureAsync().ConfigureAwait(false), "the store after a conflict behind 300 operations");
        await subject.CommitAsync(operations).ConfigureAwait(false);
        trial.Equal(100, (await subject.IdsAsync(new Query(Shapes.Blobs, Shapes.Scope) { Limit = 1000 }).ConfigureAwait(false)).Count, "the records of 300 operations");
        trial.Equal(15, (await subject.PositionsAsync(Shapes.Log("0")).ConfigureAwait(false)).Length, "the entries of one of their logs");
    }

    // A backend may write records together that are written alike: each meets its own expectation all the same.
    private static async Task AlikeAsync(Trial trial)
    {
        var subject = await trial.OpenAsync().ConfigureAwait(false);
        Put Put(string id, Expect expect = default) => Shapes.Put(Shapes.Blob(id), trial.Version(), expect);
        Put Mortal(string id) => Put(id) with { ExpiresAt = subject.Now.AddSeconds(10) };
        await subject.CommitAsync(Put("kept"), Mortal("m0"), Mortal("m1"), Mortal("m2")).ConfigureAwait(false);
        var began = subject.Now;
        trial.Clock.Advance(TimeSpan.FromSeconds(11));

        trial.Same([1L, 1, 1], await subject.CommitAsync(Put("kept"), Put("m0"), Put("new")).ConfigureAwait(false), "the outcomes of puts that expect nothing");
        var created = await subject.Backend.FindAsync([Shapes.Blob("kept"), Shapes.Blob("m0"), Shapes.Blob("new")], trial.CancellationToken).ConfigureAwait(false);
        trial.Same([began, subject.Now, subject.Now], created.Select(record => trial.Present(record, "a record that was put").CreatedAt), "the times of creation: only what was visible keeps its own");

        trial.Equal(created[2]!.Version, (await subject.RefusedAsync(1, Put("m1", Expect.Absent), Put("new", Expect.Absent), Put("m2", Expect.Absent)).ConfigureAwait(false)).FoundVersion, "the version of the one that was there");
        await subject.CommitAsync(Put("m1", Expect.Absent), Put("m2", Expect.Absent), Put("a0", Expect.Absent), Put("a1", Expect.Absent)).ConfigureAwait(false);

        string[] ids = ["a0", "a1", "kept", "m0", "m1", "m2", "new"];
        var versions = new Dictionary<string, long>();
        foreach (var id in ids)
            versions[id] = await subject.VersionAsync(Shapes.Blob(id)).ConfigureAwait(false) ?? 0;
        Put[] exactly = [.. ids.Select(id => Put(id, Expect.Exactly(versions[id])))];
        var before = await subject.PictureAsync().ConfigureAwait(false);
        for (var at = 0; at < exactly.Length; at += 3)
        {
            // The expected version of its neighbour is not its own.
            var wrong = exactly[at] with { Expect = Expect.Exactly(versions[ids[(at + 1) % ids.Length]]) };
            trial.Equal(versions[ids[at]], (await subject.RefusedAsync(at, [.. exactly[..at], wrong, .. exactly[(at + 1)..]]).ConfigureAwait(false)).FoundVersion, "the version of the one that was another");
            var missing = Put("missing", Expect.Exactly(versions[ids[at]]));
            trial.Equal(null, (await subject.RefusedAsync(at, [.. exactly[..at], missing, .. exactly[(at + 1)..]]).ConfigureAwait(false)).FoundVersion, "the version of the one that was not there");
        }
        trial.Equal(before, await subject.PictureAsync().ConfigureAwait(false), "the store after conflicts");
        await subject.CommitAsync([.. exactly]).ConfigureAwait(false);
        foreach (var put in exactly)
            trial.Equal(put.Version, await subject.VersionAsync(put.Key).ConfigureAwait(false), $"the version of '{put.Key.Id}'");
    }

    private static async Task AcrossScopesAsync(Trial trial)
    {
        var subject = await trial.OpenAsync().ConfigureAwait(false);
        WriteOperation[] operations =
            [Shapes.Put(Shapes.Blob("a", "one"), trial.Version()), Shapes.Append(Shapes.Log("b", "two"), LogHead.Empty, trial.Version()), Shapes.Put(Shapes.Note("c", "three"), trial.Version(), Expect.Absent)];
        if (trial.Fixture.Traits.Atomicity == Atomicity.Store)
        {
            trial.Same([1, 1, 1], await subject.CommitAsync(operations).ConfigureAwait(false), "the outcomes of a batch in three scopes");
            return;
        }
        await trial.FaultsAsync(Fault.Unsupported, () => subject.WriteAsync(operations), "a batch in three scopes").ConfigureAwait(false);
        await trial.FaultsAsync(Fault.Unsupported, () => subject.WriteAsync(operations[0], new Require(Shapes.Blob("x", "two"), Expect.Absent)), "a batch that requires something of another scope").ConfigureAwait(false);
        trial.Equal("", await subject.PictureAsync().ConfigureAwait(false), "the store after a batch that is not supported");
        foreach (var operation in operations)
            await subject.CommitAsync(operation).ConfigureAwait(false);
    }

    private static async Task OtherScopeAsync(Trial trial)
    {
        var subject = await trial.OpenAsync().ConfigureAwait(false);
        WriteOperation[] operations = [Shapes.Put(Shapes.Blob("a", "one"), trial.Version()), Shapes.Append(Shapes.Log("b", "two"), new LogHead(1, 1), trial.Version())];
        if (trial.Fixture.Traits.Atomicity == Atomicity.Store)
            await subject.RefusedAsync(1, operations).ConfigureAwait(false);
        else
            await trial.FaultsAsync(Fault.Unsupported, () => subject.WriteAsync(operations), "a batch in two scopes").ConfigureAwait(false);
        trial.Equal("", await subject.PictureAsync().ConfigureAwait(false), "the store after a batch that did not happen");
    }
}
