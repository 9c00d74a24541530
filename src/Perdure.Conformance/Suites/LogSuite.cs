using Perdure.Storage;

namespace Perdure.Conformance.Suites;

/// <summary>Appending to a log, and taking entries out of it.</summary>
internal sealed class LogSuite : ISuite
{
    public IReadOnlyList<Scenario> Scenarios =>
    [
        new("log.positions", PositionsAsync),
        new("log.heads-and-bodies-of-any-bytes", BytesAsync),
        new("log.two-in-one-scope", TwoAsync),
        new("log.two-kinds-of-one-name", TwoKindsAsync),
        new("log.trim", TrimAsync),
        new("log.trim-of-the-end", TrimEndAsync),
        new("log.trim-of-everything", TrimAllAsync),
        new("log.replace", ReplaceAsync),
        new("log.replace-by-larger-and-smaller", ReplaceSizesAsync),
        new("log.drop", DropAsync),
        new("log.of-nothing", NothingAsync),
        new("log.ten-thousand-entries", TenThousandAsync),
        new("log.entries-of-a-megabyte", MegabyteAsync),
        new("log.listed-in-order", ListedAsync),
    ];

    private static async Task<long[]> FillAsync(Trial trial, Subject subject, LogKey key, int count)
    {
        long[] versions = [.. Enumerable.Range(0, count).Select(_ => trial.Version())];
        await subject.CommitAsync(Shapes.Append(key, LogHead.Empty, versions)).ConfigureAwait(false);
        return versions;
    }

    private static async Task PositionsAsync(Trial trial)
    {
        var subject = await trial.OpenAsync().ConfigureAwait(false);
        long next = 1;
        foreach (var count in (int[])[1, 3, 1, 10, 2])
        {
            trial.Equal(next, (await subject.CommitAsync(Shapes.Append(Shapes.Log(), null, [.. Enumerable.Range(0, count).Select(_ => trial.Version())])).ConfigureAwait(false)).Single(), "the position of the first entry");
            next += count;
        }
        subject = await trial.RestartAsync().ConfigureAwait(false);
        trial.Same(Enumerable.Range(1, 17).Select(i => (long)i), await subject.PositionsAsync(Shapes.Log()).ConfigureAwait(false), "the positions");
        trial.Equal(next, (await subject.CommitAsync(Shapes.Append(Shapes.Log(), null, trial.Version())).ConfigureAwait(false)).Single(), "the position after a restart");
    }

    private static async Task BytesAsync(Trial trial)
    {
        var subject = await trial.OpenAsync().ConfigureAwait(false);
        byte[] all = [.. Enumerable.Range(0, 256).Select(i => (byte)i)];
        NewEntry[] entries = [.. Enumerable.Range(0, 256).Select(i => new NewEntry(trial.Version(), new[] { (byte)i }, all.AsMemory(i)))];
        await subject.CommitAsync(new Append(Shapes.Log(), entries)).ConfigureAwait(false);
        subject = await trial.RestartAsync().ConfigureAwait(false);
        foreach (var (written, read) in entries.Zip(await subject.ReadAsync(Shapes.Log()).ConfigureAwait(false)))
        {
            trial.SameBytes(written.Head, read.Head, $"the head of entry {read.Position}");
            trial.SameBytes(written.Body, read.Body, $"the body of entry {read.Position}");
            trial.Equal((written.Version, written.Body.Length), (read.Version, read.BodyLength), $"the version and length of entry {read.Position}");
        }
    }

    private static async Task TwoAsync(Trial trial)
    {
        var subject = await trial.OpenAsync().ConfigureAwait(false);
        for (var i = 0; i < 4; i++)
            trial.Same([i + 1, (i * 2) + 1], await subject.CommitAsync(Shapes.Append(Shapes.Log("a"), null, trial.Version()), Shapes.Append(Shapes.Log("b"), null, trial.Version(), trial.Version())).ConfigureAwait(false), "the positions in two logs");
        await subject.CommitAsync(new Trim(Shapes.Log("a"), [new PositionRange(2, 3)]), new Drop(Shapes.Log("c"))).ConfigureAwait(false);
        trial.Same([1, 4], await subject.PositionsAsync(Shapes.Log("a")).ConfigureAwait(false), "the log that was trimmed");
        trial.Equal(8, (await subject.PositionsAsync(Shapes.Log("b")).ConfigureAwait(false)).Length, "the entries of the other log");
    }

    private static async Task TwoKindsAsync(Trial trial)
    {
        var subject = await trial.OpenAsync().ConfigureAwait(false);
        await subject.CommitAsync(new Append(Shapes.Log("a"), [Shapes.Entry(trial.Version(), "journal")]), new Append(Shapes.OtherLog("a"), [Shapes.Entry(trial.Version(), "ledger")])).ConfigureAwait(false);
        trial.SameBytes("journal", (await subject.ReadAsync(Shapes.Log("a")).ConfigureAwait(false)).Single().Body, "the entry of the first kind");
        trial.SameBytes("ledger", (await subject.ReadAsync(Shapes.OtherLog("a")).ConfigureAwait(false)).Single().Body, "the entry of the second kind");
        await subject.CommitAsync(new Drop(Shapes.Log("a"))).ConfigureAwait(false);
        trial.Equal(1, (await subject.PositionsAsync(Shapes.OtherLog("a")).ConfigureAwait(false)).Length, "the entries of the second kind after the first was dropped");
    }

    private static async Task TrimAsync(Trial trial)
    {
        var subject = await trial.OpenAsync().ConfigureAwait(false);
        await FillAsync(trial, subject, Shapes.Log(), 20).ConfigureAwait(false);
        trial.Equal(6, (await subject.CommitAsync(new Trim(Shapes.Log(), [new(1, 2), new(5, 7), new(12, 12)])).ConfigureAwait(false)).Single(), "the entries trimmed");
        trial.Equal(1, (await subject.CommitAsync(new Trim(Shapes.Log(), [new(1, 3), new(5, 7)])).ConfigureAwait(false)).Single(), "the entries trimmed of ranges with holes");
        trial.Equal(0, (await subject.CommitAsync(new Trim(Shapes.Log(), [new(1, 3), new(100, PositionRange.MaxPosition)])).ConfigureAwait(false)).Single(), "the entries trimmed of empty ranges");
        subject = await trial.RestartAsync().ConfigureAwait(false);
        trial.Same([4, 8, 9, 10, 11, 13, 14, 15, 16, 17, 18, 19, 20], await subject.PositionsAsync(Shapes.Log()).ConfigureAwait(false), "the positions left");
        trial.Equal(21, (await subject.CommitAsync(Shapes.Append(Shapes.Log(), null, trial.Version())).ConfigureAwait(false)).Single(), "the position appended after a trim");
    }

    private static async Task TrimEndAsync(Trial trial)
    {
        var subject = await trial.OpenAsync().ConfigureAwait(false);
        var versions = await FillAsync(trial, subject, Shapes.Log(), 5).ConfigureAwait(false);
        await subject.CommitAsync(new Trim(Shapes.Log(), [new(4, PositionRange.MaxPosition)])).ConfigureAwait(false);
        trial.Equal(new LogHead(3, versions[2]), await subject.HeadAsync(Shapes.Log()).ConfigureAwait(false), "the head after the end was trimmed");
        await subject.RefusedAsync(0, Shapes.Append(Shapes.Log(), new LogHead(5, versions[4]), trial.Version())).ConfigureAwait(false);
        trial.Equal(4, (await subject.CommitAsync(Shapes.Append(Shapes.Log(), new LogHead(3, versions[2]), trial.Version())).ConfigureAwait(false)).Single(), "the position appended after the end was trimmed");
    }

    private static async Task TrimAllAsync(Trial trial)
    {
        var subject = await trial.OpenAsync().ConfigureAwait(false);
        await FillAsync(trial, subject, Shapes.Log(), 5).ConfigureAwait(false);
        trial.Equal(5, (await subject.CommitAsync(new Trim(Shapes.Log(), [PositionRange.All])).ConfigureAwait(false)).Single(), "the entries trimmed");
        trial.Equal(LogHead.Empty, await subject.HeadAsync(Shapes.Log()).ConfigureAwait(false), "the head of a log trimmed of everything");
        trial.Equal(1, (await subject.CommitAsync(Shapes.Append(Shapes.Log(), LogHead.Empty, trial.Version())).ConfigureAwait(false)).Single(), "the position in a log trimmed of everything");
    }

    private static async Task ReplaceAsync(Trial trial)
    {
        var subject = await trial.OpenAsync().ConfigureAwait(false);
        var versions = await FillAsync(trial, subject, Shapes.Log(), 3).ConfigureAwait(false);
        var written = subject.Now;
        trial.Clock.Advance(TimeSpan.FromHours(1));
        var next = trial.Version();
        trial.Equal(1, (await subject.CommitAsync(new ReplaceEntry(Shapes.Log(), 2, versions[1], new NewEntry(next, Shapes.Bytes("new head"), Shapes.Bytes("new body")) { At = subject.Now })).ConfigureAwait(false)).Single(), "the outcome of a replacement");
        subject = await trial.RestartAsync().ConfigureAwait(false);
        var entries = await subject.ReadAsync(Shapes.Log()).ConfigureAwait(false);
        trial.Same([(1, versions[0]), (2, next), (3, versions[2])], entries.Select(entry => (entry.Position, entry.Version)), "the entries");
        trial.SameBytes("new head", entries[1].Head, "the new head");
        trial.SameBytes("new body", entries[1].Body, "the new body");
        trial.Equal((Instant.ToMicroseconds(written), 8), (entries[1].At, entries[1].BodyLength), "the time and the length of a replaced entry");
        trial.SameBytes(Shapes.Bytes($"b{versions[0]}"), entries[0].Body, "the body before it");
        trial.SameBytes(Shapes.Bytes($"b{versions[2]}"), entries[2].Body, "the body behind it");
    }

    private static async Task ReplaceSizesAsync(Trial trial)
    {
        var subject = await trial.OpenAsync().ConfigureAwait(false);
        var current = (await FillAsync(trial, subject, Shapes.Log(), 3).ConfigureAwait(false))[1];
        foreach (var length in (int[])[50_000, 0, 1, 200_000, 3])
        {
            var next = new NewEntry(trial.Version(), new byte[length % 1000], Enumerable.Repeat((byte)'x', length).ToArray());
            await subject.CommitAsync(new ReplaceEntry(Shapes.Log(), 2, current, next)).ConfigureAwait(false);
            var entries = await subject.ReadAsync(Shapes.Log()).ConfigureAwait(false);
            trial.Same([1, 2, 3], entries.Select(entry => entry.Position), "the positions");
            trial.SameBytes(next.Head, entries[1].Head, "the replaced head");
            trial.SameBytes(next.Body, entries[1].Body, "the replaced body");
            current = next.Version;
        }
    }

    private static async Task DropAsync(Trial trial)
    {
        var subject = await trial.OpenAsync().ConfigureAwait(false);
        await FillAsync(trial, subject, Shapes.Log("a"), 7).ConfigureAwait(false);
        await FillAsync(trial, subject, Shapes.Log("b"), 2).ConfigureAwait(false);
        trial.Equal(7, (await subject.CommitAsync(new Drop(Shapes.Log("a"))).ConfigureAwait(false)).Single(), "the entries dropped");
        trial.Equal(0, (await subject.CommitAsync(new Drop(Shapes.Log("a"))).ConfigureAwait(false)).Single(), "the entries dropped the second time");
        trial.Same(["b"], await subject.LogsAsync(Shapes.Journal.Name, Shapes.Scope).ConfigureAwait(false), "the logs left");
        trial.Same([1, 2], await subject.PositionsAsync(Shapes.Log("b")).ConfigureAwait(false), "the entries of the log left");
        trial.Equal(1, (await subject.CommitAsync(Shapes.Append(Shapes.Log("a"), LogHead.Empty, trial.Version())).ConfigureAwait(false)).Single(), "the position in a log begun again");
    }

    private static async Task NothingAsync(Trial trial)
    {
        var subject = await trial.OpenAsync().ConfigureAwait(false);
        trial.Equal(0, (await subject.ReadAsync(Shapes.Log("none")).ConfigureAwait(false)).Count, "the entries of a log that is not there");
        trial.Equal(0, (await subject.LogsAsync(Shapes.Journal.Name, "nowhere").ConfigureAwait(false)).Count, "the logs of a scope that is not there");
        trial.Same([0, 0, 0], await subject.CommitAsync(new Trim(Shapes.Log("none"), [PositionRange.All]), new Drop(Shapes.Log("none")), new RequireHead(Shapes.Log("none"), LogHead.Empty)).ConfigureAwait(false), "the outcomes of operations on a log that is not there");
        trial.Equal("", await subject.PictureAsync().ConfigureAwait(false), "the store after operations on a log that is not there");
    }

    private static async Task TenThousandAsync(Trial trial)
    {
        const int Count = 10_000;
        var subject = await trial.OpenAsync().ConfigureAwait(false);
        var versions = new long[Count];
        for (var at = 0; at < Count; at += 500)
        {
            for (var i = at; i < at + 500; i++)
                versions[i] = trial.Version();
            trial.Equal(at + 1, (await subject.CommitAsync(Shapes.Append(Shapes.Log(), at == 0 ? LogHead.Empty : new LogHead(at, versions[at - 1]), versions[at..(at + 500)])).ConfigureAwait(false)).Single(), "the position of the first entry of a batch");
        }
        subject = await trial.RestartAsync().ConfigureAwait(false);
        trial.Same(versions, (await subject.ReadAsync(Shapes.Log()).ConfigureAwait(false)).Select(entry => entry.Version), "ten thousand entries");
        trial.Same([10_000, 9_999, 9_998], await subject.PositionsAsync(new LogRead(Shapes.Log(), PositionRange.All) { Descending = true, Limit = 3 }).ConfigureAwait(false), "the last three of them");
        trial.Same([5_000, 5_001], await subject.PositionsAsync(new LogRead(Shapes.Log(), new PositionRange(5_000, 5_001))).ConfigureAwait(false), "two from the middle");
        // Every other one, as a piece table that was edited often asks for them.
        PositionRange[] many = [.. Enumerable.Range(0, 1_500).Select(i => new PositionRange((i * 3) + 1, (i * 3) + 1))];
        trial.Same(many.Select(range => range.From), await subject.PositionsAsync(new LogRead(Shapes.Log(), many)).ConfigureAwait(false), "1,500 ranges of one entry each");
        trial.Equal(1_500, (await subject.CommitAsync(new Trim(Shapes.Log(), many)).ConfigureAwait(false)).Single(), "the entries trimmed by 1,500 ranges");
        trial.Equal(8_500, (await subject.PositionsAsync(Shapes.Log()).ConfigureAwait(false)).Length, "the entries left");
    }

    private static async Task MegabyteAsync(Trial trial)
    {
        var subject = await trial.OpenAsync().ConfigureAwait(false);
        NewEntry[] entries = [.. Enumerable.Range(0, 4).Select(i => new NewEntry(trial.Version(), new byte[2000], Enumerable.Repeat((byte)i, 1 << 20).ToArray()))];
        await subject.CommitAsync(new Append(Shapes.Log(), entries)).ConfigureAwait(false);
        foreach (var (written, read) in entries.Zip(await subject.ReadAsync(Shapes.Log()).ConfigureAwait(false)))
        {
            trial.SameBytes(written.Head, read.Head, $"the head of entry {read.Position}");
            trial.SameBytes(written.Body, read.Body, $"the body of entry {read.Position}");
        }
    }

    private static async Task ListedAsync(Trial trial)
    {
        var subject = await trial.OpenAsync().ConfigureAwait(false);
        foreach (var scope in (string[])["two", "one", "three"])
            foreach (var id in (string[])["main", "a", "main/sub", "Main"])
                await subject.CommitAsync(Shapes.Append(Shapes.Log(id, scope), null, trial.Version())).ConfigureAwait(false);
        trial.Same(["Main", "a", "main", "main/sub"], await subject.LogsAsync(Shapes.Journal.Name, "two").ConfigureAwait(false), "the logs of a scope");
        trial.Same(["one", "three", "two"], await subject.ScopesAsync(Shapes.Journal.Name).ConfigureAwait(false), "the scopes with logs");
        trial.Same(["three", "two"], await subject.ScopesAsync(Shapes.Journal.Name, "one").ConfigureAwait(false), "the scopes after one");
        trial.Same(["three", "two"], await subject.ScopesAsync(Shapes.Journal.Name, "p").ConfigureAwait(false), "the scopes after one that is not there");
    }
}
