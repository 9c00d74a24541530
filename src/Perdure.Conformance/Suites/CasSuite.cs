using Perdure.Storage;

namespace Perdure.Conformance.Suites;

/// <summary>Compare-and-swap: every expectation against every state, and versions that never come back.</summary>
internal sealed class CasSuite : ISuite
{
    public IReadOnlyList<Scenario> Scenarios =>
    [
        new("cas.put", trial => TableAsync(trial, (key, expect) => Shapes.Put(key, trial.Version(), expect))),
        new("cas.remove", trial => TableAsync(trial, (key, expect) => new Remove(key, expect))),
        new("cas.require", trial => TableAsync(trial, (key, expect) => new Require(key, expect))),
        new("cas.append", trial => HeadsAsync(trial, (key, head) => Shapes.Append(key, head, trial.Version()))),
        new("cas.require-head", trial => HeadsAsync(trial, (key, head) => new RequireHead(key, head))),
        new("cas.require-entry", trial => EntriesAsync(trial, (key, position, version) => new RequireEntry(key, position, version))),
        new("cas.replace-entry", trial => EntriesAsync(trial, (key, position, version) => new ReplaceEntry(key, position, version, Shapes.Entry(version)))),
        new("cas.append-any-head", AppendAnyAsync),
        new("cas.record-made-anew", RecordMadeAnewAsync),
        new("cas.log-made-anew", LogMadeAnewAsync),
        new("cas.late-write-after-delete", LateWriteAsync),
        new("cas.same-write-twice", SameWriteTwiceAsync),
        new("cas.replaced-head", ReplacedHeadAsync),
    ];

    private static async Task TableAsync(Trial trial, Func<RecordKey, Expect, WriteOperation> make)
    {
        var subject = await trial.OpenAsync().ConfigureAwait(false);
        var (row, stale) = (0, trial.Version());
        foreach (var isThere in (bool[])[false, true])
            foreach (var kind in Enum.GetValues<ExpectKind>())
                foreach (var right in (bool[])[true, false])
                {
                    var key = Shapes.Blob($"{row++}");
                    var current = trial.Version();
                    if (isThere)
                        await subject.CommitAsync(Shapes.Put(key, current)).ConfigureAwait(false);
                    var expect = kind switch
                    {
                        ExpectKind.Absent => Expect.Absent,
                        ExpectKind.Present => Expect.Present,
                        ExpectKind.Exactly => Expect.Exactly(right ? current : stale),
                        _ => Expect.Any,
                    };
                    await OneAsync(trial, subject, make(key, expect), key, isThere ? current : null).ConfigureAwait(false);
                }
    }

    private static async Task OneAsync(Trial trial, Subject subject, WriteOperation operation, RecordKey key, long? current)
    {
        var what = $"{operation.GetType().Name} expecting {((RecordOperation)operation).Expect} of a record with version {(current is { } version ? $"{version}" : "none")}";
        var result = await subject.WriteAsync(operation).ConfigureAwait(false);
        var holds = ((RecordOperation)operation).Expect.Holds(current);
        trial.Equal(holds, result.Conflict is null, $"whether {what} commits");
        if (result.Conflict is { FoundVersion: { } found })
            trial.Equal(current, found, $"the version that {what} found");
        if (holds)
            trial.Equal(operation switch { Put => 1, Remove when current is not null => 1, _ => 0 }, result.Outcomes.Single(), $"the outcome of {what}");
        long? after = !holds ? current : operation switch { Put put => put.Version, Remove => null, _ => current };
        trial.Equal(after, await subject.VersionAsync(key).ConfigureAwait(false), $"the version after {what}");
    }

    private static async Task HeadsAsync(Trial trial, Func<LogKey, LogHead, WriteOperation> make)
    {
        var subject = await trial.OpenAsync().ConfigureAwait(false);
        long[] versions = [trial.Version(), trial.Version(), trial.Version()];
        var head = new LogHead(3, versions[2]);
        LogHead[] heads = [LogHead.Empty, new(1, versions[0]), new(2, versions[1]), head, new(3, versions[1]), new(2, versions[2]), new(4, versions[2]), new(3, trial.Version()), new(0, versions[2])];
        foreach (var (expected, i) in heads.Select((expected, i) => (expected, i)))
        {
            var (full, empty) = (Shapes.Log($"full{i}"), Shapes.Log($"empty{i}"));
            await subject.CommitAsync(Shapes.Append(full, LogHead.Empty, versions)).ConfigureAwait(false);
            await OneAsync(trial, subject, make(full, expected), full, expected, head).ConfigureAwait(false);
            await OneAsync(trial, subject, make(empty, expected), empty, expected, LogHead.Empty).ConfigureAwait(false);
        }
    }

    private static async Task OneAsync(Trial trial, Subject subject, WriteOperation operation, LogKey key, LogHead expected, LogHead head)
    {
        var what = $"{operation.GetType().Name} expecting {expected} of a log with {head}";
        var result = await subject.WriteAsync(operation).ConfigureAwait(false);
        trial.Equal(expected == head, result.Conflict is null, $"whether {what} commits");
        var after = expected == head && operation is Append append ? new LogHead(head.Position + 1, append.Entries[0].Version) : head;
        if (expected == head)
            trial.Equal(operation is Append ? after.Position : 0, result.Outcomes.Single(), $"the outcome of {what}");
        trial.Equal(after, await subject.HeadAsync(key).ConfigureAwait(false), $"the head after {what}");
    }

    private static async Task EntriesAsync(Trial trial, Func<LogKey, long, long, WriteOperation> make)
    {
        var subject = await trial.OpenAsync().ConfigureAwait(false);
        long[] versions = [trial.Version(), trial.Version(), trial.Version(), trial.Version()];
        await subject.CommitAsync(Shapes.Append(Shapes.Log(), null, versions), Shapes.Append(Shapes.Log("other"), null, trial.Version())).ConfigureAwait(false);
        await subject.CommitAsync(new Trim(Shapes.Log(), [new PositionRange(2, 2)])).ConfigureAwait(false);
        var before = await subject.PictureAsync().ConfigureAwait(false);
        (long Position, long Version)[] wrong = [(1, versions[1]), (2, versions[1]), (3, versions[0]), (5, versions[3]), (1, 0), (2, 0), (5, 0)];
        foreach (var (position, version) in wrong)
            await subject.RefusedAsync(0, make(Shapes.Log(), position, version)).ConfigureAwait(false);
        await subject.RefusedAsync(0, make(Shapes.Log("none"), 1, versions[0])).ConfigureAwait(false);
        await subject.RefusedAsync(0, make(Shapes.Log("other"), 1, versions[0])).ConfigureAwait(false);
        trial.Equal(before, await subject.PictureAsync().ConfigureAwait(false), "the store after conflicts");
        foreach (var position in (int[])[1, 3, 4])
            await subject.CommitAsync(make(Shapes.Log(), position, versions[position - 1])).ConfigureAwait(false);
    }

    private static async Task AppendAnyAsync(Trial trial)
    {
        var subject = await trial.OpenAsync().ConfigureAwait(false);
        for (var i = 0; i < 5; i++)
            trial.Equal((i * 2) + 1, (await subject.CommitAsync(Shapes.Append(Shapes.Log(), null, trial.Version(), trial.Version())).ConfigureAwait(false)).Single(), "the position of the first entry appended");
    }

    private static async Task RecordMadeAnewAsync(Trial trial)
    {
        var subject = await trial.OpenAsync().ConfigureAwait(false);
        var (key, first, second) = (Shapes.Blob("a"), trial.Version(), trial.Version());
        await subject.CommitAsync(Shapes.Put(key, first)).ConfigureAwait(false);
        await subject.CommitAsync(new Remove(key, Expect.Exactly(first))).ConfigureAwait(false);
        await subject.CommitAsync(Shapes.Put(key, second, Expect.Absent)).ConfigureAwait(false);
        await subject.RefusedAsync(0, Shapes.Put(key, trial.Version(), Expect.Exactly(first))).ConfigureAwait(false);
        await subject.RefusedAsync(0, new Remove(key, Expect.Exactly(first))).ConfigureAwait(false);
        trial.Equal(second, await subject.VersionAsync(key).ConfigureAwait(false), "the version of the record made anew");
    }

    private static async Task LogMadeAnewAsync(Trial trial)
    {
        var subject = await trial.OpenAsync().ConfigureAwait(false);
        var (key, first, second) = (Shapes.Log(), trial.Version(), trial.Version());
        await subject.CommitAsync(Shapes.Append(key, LogHead.Empty, first)).ConfigureAwait(false);
        await subject.CommitAsync(new Drop(key)).ConfigureAwait(false);
        await subject.CommitAsync(Shapes.Append(key, LogHead.Empty, second)).ConfigureAwait(false);
        trial.Equal(new LogHead(1, second), await subject.HeadAsync(key).ConfigureAwait(false), "the head of the log made anew");
        await subject.RefusedAsync(0, Shapes.Append(key, new LogHead(1, first), trial.Version())).ConfigureAwait(false);
    }

    private static async Task LateWriteAsync(Trial trial)
    {
        var (slow, fast) = (await trial.OpenAsync().ConfigureAwait(false), await trial.OpenAsync().ConfigureAwait(false));
        var (key, version) = (Shapes.Blob("a"), trial.Version());
        await slow.CommitAsync(Shapes.Put(key, version)).ConfigureAwait(false);
        var seen = trial.Present(await slow.FindAsync(key).ConfigureAwait(false), "the record");
        await fast.CommitAsync(new Remove(key, Expect.Present)).ConfigureAwait(false);
        await slow.RefusedAsync(0, Shapes.Put(key, trial.Version(), Expect.Exactly(seen.Version))).ConfigureAwait(false);
        await slow.RefusedAsync(0, Shapes.Put(key, trial.Version(), Expect.Present)).ConfigureAwait(false);
        trial.Equal(null, await slow.VersionAsync(key).ConfigureAwait(false), "the version of a removed record after a late write");
    }

    private static async Task SameWriteTwiceAsync(Trial trial)
    {
        var subject = await trial.OpenAsync().ConfigureAwait(false);
        var (key, first) = (Shapes.Blob("a"), trial.Version());
        await subject.CommitAsync(Shapes.Put(key, first)).ConfigureAwait(false);
        WriteOperation[] retried = [Shapes.Put(key, trial.Version(), Expect.Exactly(first)), Shapes.Append(Shapes.Log(), LogHead.Empty, trial.Version())];
        await subject.CommitAsync(retried).ConfigureAwait(false);
        var before = await subject.PictureAsync().ConfigureAwait(false);
        await subject.RefusedAsync(0, retried).ConfigureAwait(false);
        trial.Equal(((Put)retried[0]).Version, await subject.VersionAsync(key).ConfigureAwait(false), "the version by which a retry knows its own write");
        trial.Equal(before, await subject.PictureAsync().ConfigureAwait(false), "the store after a retry");
    }

    private static async Task ReplacedHeadAsync(Trial trial)
    {
        var subject = await trial.OpenAsync().ConfigureAwait(false);
        var (key, first, second) = (Shapes.Log(), trial.Version(), trial.Version());
        await subject.CommitAsync(Shapes.Append(key, null, first)).ConfigureAwait(false);
        await subject.CommitAsync(new ReplaceEntry(key, 1, first, Shapes.Entry(second))).ConfigureAwait(false);
        await subject.RefusedAsync(0, Shapes.Append(key, new LogHead(1, first), trial.Version())).ConfigureAwait(false);
        await subject.CommitAsync(Shapes.Append(key, new LogHead(1, second), trial.Version())).ConfigureAwait(false);
    }
}
