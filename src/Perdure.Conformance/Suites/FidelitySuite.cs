using Perdure.Storage;

namespace Perdure.Conformance.Suites;

/// <summary>What is read equals what was written, to the byte, the microsecond and the last bit of a version.</summary>
internal sealed class FidelitySuite : ISuite
{
    private static readonly long[] Versions = [1, 2, (1L << 31) - 1, 1L << 31, 1L << 32, (1L << 53) - 1, 1L << 53, (1L << 53) + 1, long.MaxValue - 1, long.MaxValue];

    private static readonly DateTimeOffset[] Times =
    [
        new(1, 1, 1, 0, 0, 0, TimeSpan.Zero),
        new(1582, 10, 10, 12, 0, 0, TimeSpan.Zero),
        new DateTimeOffset(1969, 12, 31, 23, 59, 59, TimeSpan.Zero).AddMicroseconds(999_999),
        DateTimeOffset.UnixEpoch,
        new DateTimeOffset(2024, 2, 29, 23, 59, 59, TimeSpan.FromMinutes(345)).AddMicroseconds(1),
        new DateTimeOffset(2038, 1, 19, 3, 14, 8, TimeSpan.FromHours(-11)).AddMicroseconds(500_000).AddTicks(9),
        new DateTimeOffset(9999, 12, 31, 23, 59, 59, TimeSpan.Zero).AddMicroseconds(999_999),
    ];

    public IReadOnlyList<Scenario> Scenarios =>
    [
        .. Payloads.All.Select(payload => new Scenario($"fidelity.body-{payload.Name}", trial => BodyAsync(trial, payload.Make()))),
        new("fidelity.versions", VersionsAsync),
        new("fidelity.times", TimesAsync),
        new("fidelity.times-of-replaced-record", ReplacedTimesAsync),
        new("fidelity.expiry-times", ExpiryTimesAsync),
        new("fidelity.entry-times", EntryTimesAsync),
        new("fidelity.many-keys-in-one-find", ManyKeysAsync),
        new("fidelity.overwritten-by-shorter-and-longer", OverwrittenAsync),
    ];

    private static async Task BodyAsync(Trial trial, byte[] bytes)
    {
        var subject = await trial.OpenAsync().ConfigureAwait(false);
        await subject.CommitAsync(new Put(Shapes.Blob("a"), trial.Version(), bytes, [])).ConfigureAwait(false);
        await subject.CommitAsync(new Append(Shapes.Log(), [new NewEntry(trial.Version(), bytes, bytes), new NewEntry(trial.Version(), default, bytes), new NewEntry(trial.Version(), bytes, default)])).ConfigureAwait(false);
        await LookAsync(trial, subject, bytes, "").ConfigureAwait(false);
        await LookAsync(trial, await trial.RestartAsync().ConfigureAwait(false), bytes, " after a restart").ConfigureAwait(false);
    }

    private static async Task LookAsync(Trial trial, Subject subject, byte[] bytes, string when)
    {
        trial.SameBytes(bytes, trial.Present(await subject.FindAsync(Shapes.Blob("a")).ConfigureAwait(false), "the record" + when).Body, "the body found" + when);
        trial.SameBytes(bytes, (await subject.QueryAsync(new Query(Shapes.Blobs, Shapes.Scope)).ConfigureAwait(false)).Single().Body, "the body queried" + when);
        var entries = await subject.ReadAsync(Shapes.Log()).ConfigureAwait(false);
        trial.Equal(3, entries.Count, "the number of entries" + when);
        trial.SameBytes(bytes, entries[0].Head, "an entry's head" + when);
        trial.SameBytes(bytes, entries[0].Body, "an entry's body" + when);
        trial.SameBytes("", entries[1].Head, "an empty head" + when);
        trial.SameBytes(bytes, entries[1].Body, "the body beside an empty head" + when);
        trial.SameBytes(bytes, entries[2].Head, "the head beside an empty body" + when);
        trial.SameBytes("", entries[2].Body, "an empty body" + when);
    }

    private static async Task VersionsAsync(Trial trial)
    {
        var subject = await trial.OpenAsync().ConfigureAwait(false);
        await subject.CommitAsync([.. Versions.Select(version => Shapes.Put(Shapes.Blob($"{version}"), version))]).ConfigureAwait(false);
        await subject.CommitAsync(Shapes.Append(Shapes.Log(), LogHead.Empty, Versions)).ConfigureAwait(false);
        subject = await trial.RestartAsync().ConfigureAwait(false);
        foreach (var version in Versions)
            trial.Equal(version, await subject.VersionAsync(Shapes.Blob($"{version}")).ConfigureAwait(false), "a record's version");
        trial.Same(Versions, (await subject.ReadAsync(Shapes.Log()).ConfigureAwait(false)).Select(entry => entry.Version), "entries' versions");

        // Neighbours that a floating-point number cannot tell apart are different versions.
        foreach (var version in Versions.Where(version => version > 1L << 52))
            await subject.RefusedAsync(0, new Remove(Shapes.Blob($"{version}"), Expect.Exactly(version == long.MaxValue ? version - 1 : version + 1))).ConfigureAwait(false);
        foreach (var version in Versions)
            await subject.CommitAsync(new Remove(Shapes.Blob($"{version}"), Expect.Exactly(version))).ConfigureAwait(false);
    }

    private static async Task TimesAsync(Trial trial)
    {
        var subject = await trial.OpenAsync().ConfigureAwait(false);
        for (var i = 0; i < Times.Length; i++)
        {
            await subject.Backend.WriteAsync(new WriteBatch([Shapes.Put(Shapes.Blob($"at{i}"), trial.Version())], Times[i]), trial.CancellationToken).ConfigureAwait(false);
            await subject.CommitAsync(Shapes.Put(Shapes.Blob($"given{i}"), trial.Version()) with { CreatedAt = Times[i], UpdatedAt = Times[^(i + 1)] }).ConfigureAwait(false);
        }
        subject = await trial.RestartAsync().ConfigureAwait(false);
        for (var i = 0; i < Times.Length; i++)
        {
            var (at, given) = (await subject.FindAsync(Shapes.Blob($"at{i}")).ConfigureAwait(false), await subject.FindAsync(Shapes.Blob($"given{i}")).ConfigureAwait(false));
            trial.Equal((Instant.Cut(Times[i]), Instant.Cut(Times[i])), (at!.CreatedAt, at.UpdatedAt), "the times of a batch");
            trial.Equal((Instant.Cut(Times[i]), Instant.Cut(Times[^(i + 1)])), (given!.CreatedAt, given.UpdatedAt), "the times that were given");
            trial.Equal((TimeSpan.Zero, TimeSpan.Zero), (given.CreatedAt.Offset, given.UpdatedAt.Offset), "the offset from UTC");
        }
    }

    private static async Task ReplacedTimesAsync(Trial trial)
    {
        var subject = await trial.OpenAsync().ConfigureAwait(false);
        var created = subject.Now;
        await subject.CommitAsync(Shapes.Put(Shapes.Blob("a"), trial.Version())).ConfigureAwait(false);
        trial.Clock.Advance(TimeSpan.FromMicroseconds(1));
        await subject.CommitAsync(Shapes.Put(Shapes.Blob("a"), trial.Version())).ConfigureAwait(false);
        var found = trial.Present(await subject.FindAsync(Shapes.Blob("a")).ConfigureAwait(false), "the record");
        trial.Equal((created, subject.Now), (found.CreatedAt, found.UpdatedAt), "the times of a replaced record");
        await subject.CommitAsync(Shapes.Put(Shapes.Blob("a"), trial.Version()) with { CreatedAt = Times[3] }).ConfigureAwait(false);
        trial.Equal(Times[3], (await subject.FindAsync(Shapes.Blob("a")).ConfigureAwait(false))!.CreatedAt, "the time of creation that a copy gave");
        trial.Clock.Advance(TimeSpan.FromDays(1));
        await subject.CommitAsync(new Remove(Shapes.Blob("a"))).ConfigureAwait(false);
        await subject.CommitAsync(Shapes.Put(Shapes.Blob("a"), trial.Version())).ConfigureAwait(false);
        trial.Equal(subject.Now, (await subject.FindAsync(Shapes.Blob("a")).ConfigureAwait(false))!.CreatedAt, "the time of creation of a record made anew");
    }

    private static async Task ExpiryTimesAsync(Trial trial)
    {
        var subject = await trial.OpenAsync().ConfigureAwait(false);
        DateTimeOffset?[] ends = [null, subject.Now.AddMicroseconds(1), subject.Now.AddYears(100).AddTicks(7), Times[^1]];
        for (var i = 0; i < ends.Length; i++)
            await subject.CommitAsync(Shapes.Put(Shapes.Blob($"{i}"), trial.Version()) with { ExpiresAt = ends[i] }).ConfigureAwait(false);
        subject = await trial.RestartAsync().ConfigureAwait(false);
        for (var i = 0; i < ends.Length; i++)
            trial.Equal(ends[i] is { } end ? Instant.Cut(end) : null, trial.Present(await subject.FindAsync(Shapes.Blob($"{i}")).ConfigureAwait(false), "the record").ExpiresAt, "the expiry");
    }

    private static async Task EntryTimesAsync(Trial trial)
    {
        var subject = await trial.OpenAsync().ConfigureAwait(false);
        await subject.CommitAsync(new Append(Shapes.Log(), [Shapes.Entry(trial.Version()), .. Times.Select(time => Shapes.Entry(trial.Version()) with { At = time })])).ConfigureAwait(false);
        var now = subject.Now;
        subject = await trial.RestartAsync().ConfigureAwait(false);
        trial.Same([Instant.ToMicroseconds(now), .. Times.Select(Instant.ToMicroseconds)], (await subject.ReadAsync(Shapes.Log()).ConfigureAwait(false)).Select(entry => entry.At), "the times of entries");
    }

    private static async Task ManyKeysAsync(Trial trial)
    {
        var subject = await trial.OpenAsync().ConfigureAwait(false);
        RecordKey[] keys = [Shapes.Blob("b"), Shapes.Blob("a"), Shapes.Note("a"), Shapes.Blob("b"), Shapes.Blob("none"), Shapes.Note("a", "elsewhere"), Shapes.Item("a")];
        foreach (var key in keys.Distinct().Where(key => key.Id != "none"))
            await subject.CommitAsync(Shapes.PutItem(key, trial.Version()) is var put && key.Collection == Shapes.Items.Name ? put with { Body = Shapes.Bytes(key.ToString()) } : Shapes.Put(key, trial.Version(), body: key.ToString())).ConfigureAwait(false);
        var found = await subject.Backend.FindAsync(keys, trial.CancellationToken).ConfigureAwait(false);
        trial.Same(keys.Select(key => key.Id == "none" ? null : (RecordKey?)key), found.Select(record => record?.Key), "the keys of the answers");
        foreach (var record in found.OfType<StoredRecord>())
            trial.SameBytes(Shapes.Bytes(record.Key.ToString()), record.Body, $"the body of {record.Key}");
        trial.Equal(0, (await subject.Backend.FindAsync([], trial.CancellationToken).ConfigureAwait(false)).Count, "the answers to no key");

        RecordKey[] thousand = [.. Enumerable.Range(0, 2_500).Select(i => Shapes.Blob(i % 7 == 0 ? "a" : $"none{i}"))];
        found = await subject.Backend.FindAsync(thousand, trial.CancellationToken).ConfigureAwait(false);
        trial.Same(thousand.Select(key => key.Id == "a"), found.Select(record => record is not null), "the answers to 2,500 keys");
    }

    private static async Task OverwrittenAsync(Trial trial)
    {
        var subject = await trial.OpenAsync().ConfigureAwait(false);
        foreach (var length in (int[])[10, 100_000, 0, 5_000, 1])
        {
            var body = Enumerable.Repeat((byte)('a' + (length % 26)), length).ToArray();
            await subject.CommitAsync(new Put(Shapes.Blob("a"), trial.Version(), body, [])).ConfigureAwait(false);
            trial.SameBytes(body, (await subject.FindAsync(Shapes.Blob("a")).ConfigureAwait(false))!.Body, "the body that replaced another");
        }
    }
}
