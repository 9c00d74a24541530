using Perdure.Conformance.Rooms;
using Perdure.Copying;
using Perdure.Memory;
using Perdure.Messages;
using Perdure.Sessions;
using Perdure.Storage;
using Perdure.Threads;

namespace Perdure.Conformance.Suites.Rooms;

/// <summary>All of a store moves to another database and back, and what differs is found.</summary>
internal sealed class TransferSuite : ISuite
{
    private static readonly CopyOptions Small = new() { BatchBytes = 4096, BatchOperations = 7, Rounds = 3 };

    public IReadOnlyList<Scenario> Scenarios =>
    [
        new("transfer.there-and-back", ThereAndBackAsync),
        new("transfer.rooms-go-on", RoomsAsync),
        new("transfer.interrupted-goes-on", InterruptedAsync),
        new("transfer.follows-a-source-in-use", InUseAsync),
        new("transfer.mends-what-differs", MendsAsync),
        new("transfer.differences-are-found", FindsAsync),
        new("transfer.refuses-what-holds-others", RefusesAsync),
    ];

    // Hostile ids and scopes, fields of each kind, empty and large bodies, records past their expiry and about to end, logs that were trimmed at every place.
    private static async Task FillAsync(Trial trial, Subject subject)
    {
        foreach (var (text, i) in Hostile.Texts.Select((text, i) => (text, i)))
        {
            if (i % 3 == 0)
                await subject.CommitAsync(Shapes.Put(Shapes.Blob(text, Hostile.Texts[(i + 7) % 20]), trial.Version(), body: i % 2 == 0 ? "" : new string('b', i * 40))).ConfigureAwait(false);
            if (i % 5 == 0)
                await subject.CommitAsync(Shapes.PutItem(Shapes.Item(text), trial.Version(), ("txt", FieldValue.Of("t")), ("num", FieldValue.Of((long)i)), ("moment", FieldValue.Of(subject.Now)), ("tags", FieldValue.Many([FieldValue.Of("a"), FieldValue.Of($"t{i}")])))).ConfigureAwait(false);
            if (i % 8 == 0)
                await subject.CommitAsync(Shapes.Append(Shapes.Log(text, Hostile.Texts[i % 11]), null, trial.Version(), trial.Version())).ConfigureAwait(false);
        }
        await subject.CommitAsync(
            Shapes.Put(Shapes.Note("past"), trial.Version()) with { ExpiresAt = subject.Now.AddSeconds(1) }, Shapes.Put(Shapes.Note("future"), trial.Version()) with { ExpiresAt = subject.Now.AddHours(1) },
            Shapes.Put(Shapes.Note("old"), trial.Version()) with { CreatedAt = DateTimeOffset.UnixEpoch.AddMicroseconds(1), UpdatedAt = DateTimeOffset.UnixEpoch.AddDays(1) }).ConfigureAwait(false);
        await subject.CommitAsync(new Append(Shapes.Log("times"), [Shapes.Entry(trial.Version()) with { At = DateTimeOffset.UnixEpoch.AddMicroseconds(5) }, new NewEntry(trial.Version(), default, default), Shapes.Entry(trial.Version(), new string('x', 9000))])).ConfigureAwait(false);
        await subject.CommitAsync(Shapes.Append(Shapes.OtherLog("trimmed"), null, [.. Enumerable.Range(0, 30).Select(_ => trial.Version())]), new Trim(Shapes.OtherLog("trimmed"), [new(1, 9), new(12, 12), new(15, 20), new(29, 30)])).ConfigureAwait(false);
        await subject.CommitAsync(Shapes.Append(Shapes.OtherLog("far"), null, [.. Enumerable.Range(0, 2300).Select(_ => trial.Version())]), new Trim(Shapes.OtherLog("far"), [new(1, 2299)])).ConfigureAwait(false);
        await subject.CommitAsync(Shapes.Append(Shapes.OtherLog("gone"), null, trial.Version()), new Trim(Shapes.OtherLog("gone"), [PositionRange.All])).ConfigureAwait(false);
        trial.Clock.Advance(TimeSpan.FromSeconds(2));
    }

    private static async Task ThereAndBackAsync(Trial trial)
    {
        var (first, there, back) = (await MemoryAsync(trial).ConfigureAwait(false), await trial.OpenAsync().ConfigureAwait(false), await MemoryAsync(trial).ConfigureAwait(false));
        await FillAsync(trial, first).ConfigureAwait(false);
        var expected = await first.PictureAsync().ConfigureAwait(false);
        var told = new Told();
        var one = await StoreCopy.CopyAsync(first.Backend, there.Backend, Shapes.Schema, Small, told, trial.CancellationToken).ConfigureAwait(false);
        trial.Equal(expected, await there.PictureAsync().ConfigureAwait(false), "the copy");
        trial.Same([10L, 11, 13, 14, .. Enumerable.Range(21, 8)], await there.PositionsAsync(Shapes.OtherLog("trimmed")).ConfigureAwait(false), "the positions of a trimmed log");
        trial.Same([2300], await there.PositionsAsync(Shapes.OtherLog("far")).ConfigureAwait(false), "the positions of a log with a trimmed beginning");
        trial.Equal((one.SourceHash, true, 2, (string?)null), (one.TargetHash, one.IsSame, one.Rounds, one.FirstDifference), "the report");
        trial.Equal((long)expected.Split(" created ").Length + expected.Split(" head [").Length - 2, one.Counts.Sum(count => count.Items), "what was counted");
        trial.True(told.Last is { Round: 2 } last && last.Items == one.Counts.Sum(count => count.Items) && told.Count > 4, "the progress that was told", "steps to the end of round 2", $"{told.Count} steps to {told.Last}");
        var other = await trial.RestartAsync().ConfigureAwait(false);
        var two = await StoreCopy.CopyAsync(other.Backend, back.Backend, Shapes.Schema, new CopyOptions(), null, trial.CancellationToken).ConfigureAwait(false);
        trial.Equal(expected, await back.PictureAsync().ConfigureAwait(false), "the copy of the copy");
        trial.Equal(one.SourceHash, two.TargetHash, "its hash");
        // The copy is a store like others: it takes what comes behind.
        await other.CommitAsync(Shapes.Append(Shapes.OtherLog("far"), await first.HeadAsync(Shapes.OtherLog("far")).ConfigureAwait(false), trial.Version()), Shapes.Put(Shapes.Note("future"), trial.Version(), Expect.Exactly((await first.VersionAsync(Shapes.Note("future")).ConfigureAwait(false))!.Value))).ConfigureAwait(false);
        trial.Same([2300, 2301], await other.PositionsAsync(Shapes.OtherLog("far")).ConfigureAwait(false), "the positions after an append to the copy");
        trial.Same(await first.IdsAsync(new Query(Shapes.Items, Shapes.Scope, "by_num") { Limit = 1000 }).ConfigureAwait(false), await other.IdsAsync(new Query(Shapes.Items, Shapes.Scope, "by_num") { Limit = 1000 }).ConfigureAwait(false), "the copy by an index");
        trial.Same([Hostile.Texts[0]], await other.IdsAsync(new Query(Shapes.Items, Shapes.Scope, "tag") { Equal = [FieldValue.Of("t0")] }).ConfigureAwait(false), "the copy by one of many values");
    }

    private static async Task RoomsAsync(Trial trial)
    {
        var options = Articles.Options with { Time = trial.Clock };
        var source = await AgentStore.OpenAsync(new MemoryBackend(new MemoryOptions { Time = trial.Clock }), options, trial.CancellationToken).ConfigureAwait(false);
        await using var closing = source.ConfigureAwait(false);
        var expected = await History.FillAsync(source.Checkpoints.Thread("t"), 12).ConfigureAwait(false);
        await source.Checkpoints.Thread("t").ForkAsync(5, "forked", cancellationToken: trial.CancellationToken).ConfigureAwait(false);
        await source.Sessions.CreateAsync(new Session { Id = "s", UserId = "ada" }, trial.CancellationToken).ConfigureAwait(false);
        await source.Threads.CreateAsync(new AgentThread { Id = "t", SessionId = "s" }, trial.CancellationToken).ConfigureAwait(false);
        for (var i = 0; i < 5; i++)
            await source.Messages.AppendAsync("t", Message.User($"message {i}"), trial.CancellationToken).ConfigureAwait(false);
        await source.Messages.DeleteLastAsync("t", 2, trial.CancellationToken).ConfigureAwait(false);
        var article = await source.Collection(Articles.Definition).SaveAsync(new Article { Author = "ada", Stars = 5, Tags = ["x"] }, trial.CancellationToken).ConfigureAwait(false);
        var target = await trial.StoreAsync(options).ConfigureAwait(false);
        var report = await StoreCopy.CopyAsync(source, target, trial.CancellationToken).ConfigureAwait(false);
        trial.Equal(report.SourceHash, (await StoreCopy.CompareAsync(source, target, null, trial.CancellationToken).ConfigureAwait(false)).TargetHash, "the hash of a comparison");
        target = await trial.RestartStoreAsync(options).ConfigureAwait(false);
        await trial.HoldsAsync("t", expected, "the thread").ConfigureAwait(false);
        var forked = target.Checkpoints.Thread("forked");
        trial.Equal(expected[5], await forked.TextAsync().ConfigureAwait(false), "the state of a fork");
        await forked.Edit().Append("list", "after the copy").SaveAsync(cancellationToken: trial.CancellationToken).ConfigureAwait(false);
        trial.Equal(expected[5].Replace("]", ",\"after the copy\"]", StringComparison.Ordinal), await forked.TextAsync().ConfigureAwait(false), "the fork after another save");
        trial.Same(["message 0", "message 1", "message 2"], await target.Messages.ReadAsync("t", trial.CancellationToken).Select(message => message.Text).ToListAsync(trial.CancellationToken).ConfigureAwait(false), "the messages");
        trial.Same(["t"], await target.Threads.OfSession("s").Select(thread => thread.Id).ToListAsync(trial.CancellationToken).ConfigureAwait(false), "the threads of the session");
        var copied = trial.Present(await target.Collection(Articles.Definition).FindAsync(article.Id, trial.CancellationToken).ConfigureAwait(false), "the article");
        await target.Collection(Articles.Definition).UpdateAsync(copied with { Stars = 6 }, trial.CancellationToken).ConfigureAwait(false);
        trial.Equal((article.Version, article.CreatedAt, article.UpdatedAt, article.Show()), (copied.Version, copied.CreatedAt, copied.UpdatedAt, copied.Show()), "the article as it was copied");
    }

    private static async Task InterruptedAsync(Trial trial)
    {
        var source = await MemoryAsync(trial).ConfigureAwait(false);
        await FillAsync(trial, source).ConfigureAwait(false);
        var random = new Random(20310506);
        var interruptions = 0;
        CopyReport? report = null;
        while (report is null)
        {
            var target = await trial.RestartAsync().ConfigureAwait(false);
            using var cancel = CancellationTokenSource.CreateLinkedTokenSource(trial.CancellationToken);
            var left = random.Next(1, 20) + interruptions;
            var watched = new WatchedBackend(target.Backend)
            {
                After = async _ =>
                {
                    if (--left == 0)
                        await cancel.CancelAsync().ConfigureAwait(false);
                },
            };
            try
            {
                report = await StoreCopy.CopyAsync(source.Backend, watched, Shapes.Schema, Small, null, cancel.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (!trial.CancellationToken.IsCancellationRequested)
            {
                // Meanwhile the source goes on: it grows, changes and loses.
                await source.CommitAsync(Shapes.Put(Shapes.Blob($"attempt {interruptions}"), trial.Version()), Shapes.Append(Shapes.Log("times"), null, trial.Version()), new Remove(Shapes.Item(Hostile.Texts[interruptions * 5 % 100])), new Trim(Shapes.OtherLog("trimmed"), [new(interruptions + 21, interruptions + 21)])).ConfigureAwait(false);
                interruptions++;
            }
        }
        trial.True(interruptions > 2, "the copies that were interrupted", "some", $"{interruptions}");
        trial.Equal(await source.PictureAsync().ConfigureAwait(false), await (await trial.RestartAsync().ConfigureAwait(false)).PictureAsync().ConfigureAwait(false), "the copy after interruptions");
        trial.Equal(report.SourceHash, report.TargetHash, "its hash");
    }

    private static async Task InUseAsync(Trial trial)
    {
        var (source, target) = (await MemoryAsync(trial).ConfigureAwait(false), await trial.OpenAsync().ConfigureAwait(false));
        for (var i = 0; i < 60; i++)
            await source.CommitAsync(Shapes.Put(Shapes.Blob($"{i:D2}"), trial.Version()), Shapes.Append(Shapes.Log(), null, trial.Version())).ConfigureAwait(false);
        var writes = 0;
        var watched = new WatchedBackend(target.Backend)
        {
            // In the first rounds the source changes before, at and behind the place that is copied.
            After = async _ =>
            {
                if (++writes is 2 or 5 or 9)
                    await source.CommitAsync(Shapes.Put(Shapes.Blob("00"), trial.Version()), new Remove(Shapes.Blob($"{writes + 20}")), Shapes.Put(Shapes.Blob($"{writes}x"), trial.Version()), Shapes.Append(Shapes.Log(), null, trial.Version())).ConfigureAwait(false);
            },
        };
        var report = await StoreCopy.CopyAsync(source.Backend, watched, Shapes.Schema, Small with { Rounds = 9 }, null, trial.CancellationToken).ConfigureAwait(false);
        trial.True(report.Rounds > 2, "the rounds", "more than two", $"{report.Rounds}");
        trial.Equal(await source.PictureAsync().ConfigureAwait(false), await target.PictureAsync().ConfigureAwait(false), "the copy of a source in use");
    }

    private static async Task MendsAsync(Trial trial)
    {
        var (source, target) = (await MemoryAsync(trial).ConfigureAwait(false), await trial.OpenAsync().ConfigureAwait(false));
        await FillAsync(trial, source).ConfigureAwait(false);
        await StoreCopy.CopyAsync(source.Backend, target.Backend, Shapes.Schema, Small, null, trial.CancellationToken).ConfigureAwait(false);
        foreach (var harm in Harms(trial, await source.VersionAsync(Shapes.Note("old")).ConfigureAwait(false) ?? 0))
            await target.CommitAsync(harm).ConfigureAwait(false);
        await target.CommitAsync(Shapes.Put(Shapes.Note("other"), trial.Version()), Shapes.Append(Shapes.OtherLog("other"), null, trial.Version())).ConfigureAwait(false);
        await StoreCopy.CopyAsync(source.Backend, target.Backend, Shapes.Schema, Small with { KeepOthers = true }, null, trial.CancellationToken).ConfigureAwait(false);
        trial.True(await target.FindAsync(Shapes.Note("other")).ConfigureAwait(false) is not null, "another record of the target", "kept", "gone");
        await target.CommitAsync(new Remove(Shapes.Note("other")), new Drop(Shapes.OtherLog("other"))).ConfigureAwait(false);
        var report = await StoreCopy.CompareAsync(source.Backend, target.Backend, Shapes.Schema, null, trial.CancellationToken).ConfigureAwait(false);
        trial.Equal((report.SourceHash, null), (report.TargetHash, report.FirstDifference), "the comparison after what differed was mended");
        trial.Equal(await source.PictureAsync().ConfigureAwait(false), await target.PictureAsync().ConfigureAwait(false), "the store after it was mended");
    }

    private static async Task FindsAsync(Trial trial)
    {
        var (source, target) = (await MemoryAsync(trial).ConfigureAwait(false), await trial.OpenAsync().ConfigureAwait(false));
        await FillAsync(trial, source).ConfigureAwait(false);
        await StoreCopy.CopyAsync(source.Backend, target.Backend, Shapes.Schema, Small, null, trial.CancellationToken).ConfigureAwait(false);
        var version = await source.VersionAsync(Shapes.Note("old")).ConfigureAwait(false) ?? 0;
        foreach (var harm in Harms(trial, version))
        {
            await target.CommitAsync(harm).ConfigureAwait(false);
            var found = await StoreCopy.CompareAsync(source.Backend, target.Backend, Shapes.Schema, null, trial.CancellationToken).ConfigureAwait(false);
            var place = harm is LogOperation log ? log.Key.ToString() : ((RecordOperation)harm).Key.ToString();
            trial.True(!found.IsSame && found.SourceHash != found.TargetHash && found.Differences == 1 && found.FirstDifference!.StartsWith(place, StringComparison.Ordinal), $"what is found after {harm.GetType().Name} of {place}", "a difference there", $"{found.FirstDifference}");
            await StoreCopy.CopyAsync(source.Backend, target.Backend, Shapes.Schema, Small with { KeepOthers = true }, null, trial.CancellationToken).ConfigureAwait(false);
            if (harm is Put { Key.Id: "extra" })
                await target.CommitAsync(new Remove(((Put)harm).Key)).ConfigureAwait(false);
        }
    }

    // Each a mistake that a copy can have.
    private static IEnumerable<WriteOperation> Harms(Trial trial, long version)
    {
        var old = Shapes.Put(Shapes.Note("old"), version, body: $"{{\"v\":{version}}}") with { CreatedAt = DateTimeOffset.UnixEpoch.AddMicroseconds(1), UpdatedAt = DateTimeOffset.UnixEpoch.AddDays(1) };
        return
        [
            new Remove(Shapes.Note("old")),
            old with { UpdatedAt = DateTimeOffset.UnixEpoch.AddDays(1).AddMicroseconds(1) },
            old with { CreatedAt = DateTimeOffset.UnixEpoch.AddMicroseconds(2) },
            old with { ExpiresAt = new DateTimeOffset(2099, 1, 1, 0, 0, 0, TimeSpan.Zero) },
            old with { Version = trial.Version() },
            old with { Body = Shapes.Bytes($"{{\"v\":{version} }}") },
            new Trim(Shapes.OtherLog("trimmed"), [new(14, 14)]),
            new Trim(Shapes.OtherLog("trimmed"), [new(28, 28)]),
            Shapes.Append(Shapes.Log("times"), null, trial.Version()),
            new Drop(Shapes.OtherLog("far")),
        ];
    }

    private static async Task RefusesAsync(Trial trial)
    {
        var (source, target) = (await MemoryAsync(trial).ConfigureAwait(false), await trial.OpenAsync().ConfigureAwait(false));
        await source.CommitAsync(Shapes.Put(Shapes.Blob("a"), trial.Version())).ConfigureAwait(false);
        await target.CommitAsync(Shapes.Append(Shapes.OtherLog("mine"), null, trial.Version())).ConfigureAwait(false);
        var before = await target.PictureAsync().ConfigureAwait(false);
        await trial.FaultsAsync(Fault.Conflict, async () => await StoreCopy.CopyAsync(source.Backend, target.Backend, Shapes.Schema, Small, null, trial.CancellationToken).ConfigureAwait(false), "a copy into a store that holds other things").ConfigureAwait(false);
        trial.Equal(before, await target.PictureAsync().ConfigureAwait(false), "the target after it");
        await trial.MisusedAsync(async () => await StoreCopy.CopyAsync(target.Backend, target.Backend, Shapes.Schema, Small, null, trial.CancellationToken).ConfigureAwait(false), "a copy into itself", "one store").ConfigureAwait(false);
        await trial.MisusedAsync(async () => await StoreCopy.CopyAsync(source.Backend, target.Backend, Shapes.Schema, new CopyOptions { BatchBytes = 0, BatchOperations = -1, Rounds = 1 }, null, trial.CancellationToken).ConfigureAwait(false), "options that are not right", "BatchBytes is 0", "BatchOperations is -1", "Rounds is 1").ConfigureAwait(false);
        StoreSchema newer = new([new("kit_blobs", 9, [], [], _ => [])], []);
        await target.Backend.PrepareAsync(newer, trial.CancellationToken).ConfigureAwait(false);
        var older = await trial.OpenBareAsync().ConfigureAwait(false);
        await trial.FaultsAsync(Fault.SchemaMismatch, async () => await StoreCopy.CopyAsync(source.Backend, older.Backend, Shapes.Schema, Small, null, trial.CancellationToken).ConfigureAwait(false), "a copy into a store of newer declarations").ConfigureAwait(false);
    }

    private static async Task<Subject> MemoryAsync(Trial trial)
    {
        var backend = new MemoryBackend(new MemoryOptions { Time = trial.Clock });
        await backend.PrepareAsync(Shapes.Schema, trial.CancellationToken).ConfigureAwait(false);
        return new Subject(trial, backend);
    }

    private sealed class Told : IProgress<CopyProgress>
    {
        public CopyProgress? Last { get; private set; }

        public int Count { get; private set; }

        public void Report(CopyProgress value) => (Last, Count) = (value, Count + 1);
    }
}
