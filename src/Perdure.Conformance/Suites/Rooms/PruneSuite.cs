using Perdure.Checkpoints;
using Perdure.Conformance.Rooms;
using Perdure.Storage;

namespace Perdure.Conformance.Suites.Rooms;

/// <summary>A prune removes what no rule keeps and nothing that a kept version or a fork needs.</summary>
internal sealed class PruneSuite : ISuite
{
    public IReadOnlyList<Scenario> Scenarios =>
    [
        new("prune.keep-last", LastAsync),
        new("prune.keep-younger", YoungerAsync),
        new("prune.keep-tagged", TaggedAsync),
        new("prune.dry-run", DryRunAsync),
        new("prune.kept-byte-for-byte", KeptAsync),
        new("prune.frees-what-it-says", FreesAsync),
        new("prune.forks-keep-what-they-need", ForksAsync),
        new("prune.again-after-the-fork-is-gone", AgainAsync),
        new("prune.branches", BranchesAsync),
        new("prune.lists-skip-what-went", ListsAsync),
        new("prune.delete-latest", LatestAsync),
        new("prune.empty-thread", EmptyAsync),
    ];

    private static async Task LastAsync(Trial trial)
    {
        var (thread, texts) = await FillAsync(trial, 20).ConfigureAwait(false);
        foreach (var keep in (int[])[20, 25, 15, 7, 1, 1])
        {
            var report = await thread.PruneAsync(new PrunePolicy { KeepLast = keep, KeepTagged = false }).ConfigureAwait(false);
            var gone = texts.Keys.Take(Math.Max(0, texts.Count - keep)).ToList();
            trial.Same(gone, report.Removed, $"what a prune to {keep} removed");
            trial.Equal(Math.Min(keep, texts.Count), report.Kept, $"what a prune to {keep} kept");
            foreach (var version in gone)
                texts.Remove(version);
            await trial.HoldsAsync("t", texts, $"the thread after a prune to {keep}").ConfigureAwait(false);
        }
        trial.Equal(21L, (await thread.Edit().Append("list", "on").SaveAsync().ConfigureAwait(false)).Version, "the version after a prune");
        await trial.ThrowsAsync<PerdureException>(async () => await thread.RewindAsync(3).ConfigureAwait(false), "a rewind to a pruned version").ConfigureAwait(false);
    }

    private static async Task YoungerAsync(Trial trial)
    {
        var (thread, texts) = await FillAsync(trial, 10, TimeSpan.FromMinutes(1)).ConfigureAwait(false);
        var report = await thread.PruneAsync(new PrunePolicy { KeepYounger = TimeSpan.FromMinutes(3.5), KeepTagged = false }).ConfigureAwait(false);
        trial.Same(Enumerable.Range(1, 6).Select(i => (long)i), report.Removed, "what is older");
        await trial.HoldsAsync("t", texts.Where(one => one.Key > 6), "the thread").ConfigureAwait(false);
        report = await thread.PruneAsync(new PrunePolicy { KeepYounger = TimeSpan.FromMinutes(1.5), KeepLast = 3, KeepTagged = false }).ConfigureAwait(false);
        trial.Same([7L], report.Removed, "what neither rule keeps");
        trial.Clock.Advance(TimeSpan.FromDays(400));
        report = await thread.PruneAsync(new PrunePolicy { KeepYounger = TimeSpan.Zero, KeepTagged = false }).ConfigureAwait(false);
        trial.Same([8L, 9L], report.Removed, "all but the newest");
        await trial.HoldsAsync("t", texts.Where(one => one.Key == 10), "the newest").ConfigureAwait(false);
    }

    private static async Task TaggedAsync(Trial trial)
    {
        var (thread, texts) = await FillAsync(trial, 12).ConfigureAwait(false);
        trial.Same([1L, 2L, 4L, 5L, 7L, 8L, 10L], (await thread.PruneAsync(new PrunePolicy { KeepLast = 2 }).ConfigureAwait(false)).Removed, "what has no tag");
        await trial.HoldsAsync("t", texts.Where(one => one.Key is 3 or 6 or 9 or 11 or 12), "the thread with its tagged versions").ConfigureAwait(false);
        trial.Same([3L, 6L, 9L, 11L], (await thread.PruneAsync(new PrunePolicy { KeepLast = 1, KeepTagged = false }).ConfigureAwait(false)).Removed, "what goes when tags do not count");
        await trial.HoldsAsync("t", texts.Where(one => one.Key == 12), "the newest").ConfigureAwait(false);
    }

    private static async Task DryRunAsync(Trial trial)
    {
        var (thread, texts) = await FillAsync(trial, 25).ConfigureAwait(false);
        await thread.ForkAsync(9, "fork").ConfigureAwait(false);
        var before = await StoredAsync(trial).ConfigureAwait(false);
        foreach (var policy in (IEnumerable<PrunePolicy>)[new() { KeepLast = 20 }, new() { KeepLast = 12, KeepTagged = false }, new() { KeepLast = 4 }, new() { KeepLast = 1, KeepTagged = false }])
        {
            var dry = await thread.PruneAsync(policy with { DryRun = true }).ConfigureAwait(false);
            trial.Equal(before, await StoredAsync(trial).ConfigureAwait(false), "what is stored after a dry run");
            await trial.HoldsAsync("t", texts, "the thread after a dry run").ConfigureAwait(false);
            var real = await thread.PruneAsync(policy).ConfigureAwait(false);
            trial.Same(dry.Removed, real.Removed, "what went, as the dry run said");
            trial.Equal((dry.Kept, dry.FreedBytes), (real.Kept, real.FreedBytes), "what was kept and freed, as the dry run said");
            var after = await StoredAsync(trial).ConfigureAwait(false);
            trial.Equal(before.Bytes - after.Bytes, real.FreedBytes, "the bytes freed, as they are stored");
            before = after;
            foreach (var version in real.Removed)
                texts.Remove(version);
        }
    }

    private static async Task KeptAsync(Trial trial)
    {
        // Documents edited in their middle and lists cut and grown: kept versions share pieces with those that go.
        var (thread, texts, random) = (await trial.ThreadAsync().ConfigureAwait(false), new SortedDictionary<long, string>(), new Random(5));
        var (text, list) = (new System.Text.StringBuilder(string.Concat(Enumerable.Repeat("é漢🙂.", 300))), new List<int>());
        for (var i = 0; i < 120; i++)
        {
            text.Insert(random.Next(300) * 5, $"<{i}>");
            list.Add(i);
            if (i % 11 == 10)
                list.RemoveAt(random.Next(list.Count));
            var state = $$"""{"text":"{{text.ToString().Replace("\ud83d", "", StringComparison.Ordinal).Replace("\ude42", "", StringComparison.Ordinal)}}","list":[{{string.Join(',', list)}}],"n":{{i}}}""";
            texts[(await thread.SaveJsonAsync(state, new SaveOptions { Tags = i % 13 == 0 ? ["keep"] : [] }).ConfigureAwait(false)).Version] = state;
        }
        while (texts.Count > 3)
        {
            var report = await thread.PruneAsync(new PrunePolicy { KeepLast = Math.Max(1, texts.Count / 2), KeepTagged = texts.Count > 20 }).ConfigureAwait(false);
            foreach (var version in report.Removed)
                texts.Remove(version);
            await trial.HoldsAsync("t", texts, $"the thread with {texts.Count} versions left").ConfigureAwait(false);
            var state = texts[texts.Keys.Max()].Replace("\"n\":", "\"n\":1", StringComparison.Ordinal);
            texts[(await thread.SaveJsonAsync(state).ConfigureAwait(false)).Version] = state;
            await trial.HoldsAsync("t", texts, "the thread after a save on what is left").ConfigureAwait(false);
        }
        var last = await thread.PruneAsync(new PrunePolicy { KeepLast = 1, KeepTagged = false }).ConfigureAwait(false);
        await trial.HoldsAsync("t", texts.TakeLast(last.Kept), "the last version").ConfigureAwait(false);
    }

    private static async Task FreesAsync(Trial trial)
    {
        var thread = await trial.ThreadAsync().ConfigureAwait(false);
        for (var i = 0; i < 30; i++)
            await thread.SaveJsonAsync($$"""{"text":"{{new string((char)('a' + (i % 26)), 10_000)}}"}""").ConfigureAwait(false);
        var before = await StoredAsync(trial).ConfigureAwait(false);
        var report = await thread.PruneAsync(new PrunePolicy { KeepLast = 3 }).ConfigureAwait(false);
        var after = await StoredAsync(trial).ConfigureAwait(false);
        trial.Equal(before.Bytes - after.Bytes, report.FreedBytes, "the bytes freed");
        trial.Equal(3, after.Entries, "the entries that are left");
        trial.True(after.Bytes < 31_000, "the bytes that are left", "those of three states", $"{after.Bytes}");
    }

    private static async Task ForksAsync(Trial trial)
    {
        var (thread, texts) = await FillAsync(trial, 20).ConfigureAwait(false);
        await thread.ForkAsync(4, "fork").ConfigureAwait(false);
        await (await (await trial.ThreadAsync().ConfigureAwait(false)).ForkAsync(11, "t", "sub").ConfigureAwait(false)).ForkAsync(1, "fork2").ConfigureAwait(false);
        var report = await thread.PruneAsync(new PrunePolicy { KeepLast = 1, KeepTagged = false }).ConfigureAwait(false);
        trial.True(!report.Removed.Contains(4) && !report.Removed.Contains(11), "what was removed", "nothing that was forked", string.Join(", ", report.Removed));
        await trial.HoldsAsync("fork", [KeyValuePair.Create(1L, texts[4])], "the fork").ConfigureAwait(false);
        await trial.HoldsAsync("t", [KeyValuePair.Create(1L, texts[11])], "the fork in the thread itself", "sub").ConfigureAwait(false);
        await trial.HoldsAsync("fork2", [KeyValuePair.Create(1L, texts[11])], "the fork of the fork", "sub").ConfigureAwait(false);
        await trial.HoldsAsync("t", texts.Where(one => one.Key is 4 or 11 or 20), "the origin").ConfigureAwait(false);
        // The fork itself is pruned: what it began with is needed by what it has now.
        var fork = await trial.ThreadAsync("fork").ConfigureAwait(false);
        await fork.Edit().Append("list", "on").SaveAsync().ConfigureAwait(false);
        await fork.PruneAsync(new PrunePolicy { KeepLast = 1 }).ConfigureAwait(false);
        await (await trial.StoreAsync().ConfigureAwait(false)).Checkpoints.DeleteThreadAsync("t").ConfigureAwait(false);
        await trial.HoldsAsync("fork", [KeyValuePair.Create(2L, texts[4].Replace("]", ",\"on\"]", StringComparison.Ordinal))], "the pruned fork without its origin").ConfigureAwait(false);
        await trial.HoldsAsync("fork2", [KeyValuePair.Create(1L, texts[11])], "the fork of the fork without both", "sub").ConfigureAwait(false);
    }

    private static async Task AgainAsync(Trial trial)
    {
        var (thread, texts) = await FillAsync(trial, 10).ConfigureAwait(false);
        await thread.ForkAsync(4, "fork").ConfigureAwait(false);
        await thread.PruneAsync(new PrunePolicy { KeepLast = 1, KeepTagged = false }).ConfigureAwait(false);
        await (await trial.StoreAsync().ConfigureAwait(false)).Checkpoints.DeleteThreadAsync("fork").ConfigureAwait(false);
        // Where a need and its fork can't be written at once, a need is believed for a while.
        trial.Clock.Advance(TimeSpan.FromDays(1));
        trial.Same([4L], (await thread.PruneAsync(new PrunePolicy { KeepLast = 1, KeepTagged = false }).ConfigureAwait(false)).Removed, "what a fork needed that is gone");
        await trial.HoldsAsync("t", texts.Where(one => one.Key == 10), "the thread").ConfigureAwait(false);
    }

    private static async Task BranchesAsync(Trial trial)
    {
        var (thread, texts) = await FillAsync(trial, 6).ConfigureAwait(false);
        for (var i = 0; i < 12; i++)
        {
            var parent = 1 + (i % 6);
            var saved = await thread.Edit(parent).Append("list", $"branch {i}").SaveAsync(new SaveOptions { Fork = true, Tags = i % 4 == 0 ? ["b"] : [] }).ConfigureAwait(false);
            texts[saved.Version] = texts[parent].Replace("]", $",\"branch {i}\"]", StringComparison.Ordinal);
        }
        foreach (var version in (await thread.PruneAsync(new PrunePolicy { KeepLast = 4 }).ConfigureAwait(false)).Removed)
            texts.Remove(version);
        await trial.HoldsAsync("t", texts, "the branches that are left").ConfigureAwait(false);
        var from = texts.Keys.First();
        var edit = await thread.Edit(from).Append("list", "on").SaveAsync(new SaveOptions { Fork = true }).ConfigureAwait(false);
        texts[edit.Version] = texts[from].Replace("]", ",\"on\"]", StringComparison.Ordinal);
        await trial.HoldsAsync("t", texts, "the branches after one went on").ConfigureAwait(false);
    }

    private static async Task ListsAsync(Trial trial)
    {
        var (thread, _) = await FillAsync(trial, 30).ConfigureAwait(false);
        foreach (var version in (long[])[30, 29, 27, 25, 24, 23, 22, 5])
            await thread.DeleteAsync(version).ConfigureAwait(false);
        var left = Enumerable.Range(1, 30).Select(i => (long)i).Except([30, 29, 27, 25, 24, 23, 22, 5]).Reverse().ToList();
        var reader = await trial.ThreadAsync().ConfigureAwait(false);
        trial.Same(left.Take(5), (await reader.ListAsync(new CheckpointFilter { Limit = 5 }).ConfigureAwait(false)).Select(one => one.Version), "the newest five");
        trial.Same(left.Where(version => version < 27).Take(3), (await reader.ListAsync(new CheckpointFilter { Limit = 3, Before = 27 }).ConfigureAwait(false)).Select(one => one.Version), "those before");
        trial.Equal(28L, (await reader.LatestAsync().ConfigureAwait(false))?.Version, "the latest");
        trial.Equal(null, await reader.FindStepAsync(24).ConfigureAwait(false), "a step whose version went");
        trial.Equal("none", await reader.TextAsync(24).ConfigureAwait(false), "a version that went");
    }

    private static async Task LatestAsync(Trial trial)
    {
        var (thread, texts) = await FillAsync(trial, 5).ConfigureAwait(false);
        var other = await trial.ThreadAsync().ConfigureAwait(false);
        await other.LatestAsync().ConfigureAwait(false);
        trial.True(await thread.DeleteAsync(5).ConfigureAwait(false), "a delete of the latest", "true", "false");
        texts.Remove(5);
        await trial.HoldsAsync("t", texts, "the thread without its latest").ConfigureAwait(false);
        await trial.FaultsAsync(Fault.Conflict, async () => await other.Edit().Append("list", "late").SaveAsync().ConfigureAwait(false), "a save on the version that was deleted").ConfigureAwait(false);
        var saved = await thread.Edit().Append("list", "on").SaveAsync().ConfigureAwait(false);
        trial.Equal(4L, saved.Parent, "the parent of the next save");
        texts[saved.Version] = texts[4].Replace("]", ",\"on\"]", StringComparison.Ordinal);
        await trial.HoldsAsync("t", texts, "the thread after the next save").ConfigureAwait(false);
        await trial.FaultsAsync(Fault.Conflict, async () => await other.Edit().Append("list", "late").SaveAsync().ConfigureAwait(false), "a save on the version that was deleted and made anew").ConfigureAwait(false);
    }

    private static async Task EmptyAsync(Trial trial)
    {
        var thread = await trial.ThreadAsync().ConfigureAwait(false);
        var report = await thread.PruneAsync(new PrunePolicy { KeepLast = 1 }).ConfigureAwait(false);
        trial.Equal((0, 0, 0L), (report.Removed.Count, report.Kept, report.FreedBytes), "a prune of nothing");
        await thread.SaveJsonAsync("{}").ConfigureAwait(false);
        trial.Equal(1, (await thread.PruneAsync(new PrunePolicy { KeepLast = 1 }).ConfigureAwait(false)).Kept, "a prune of one");
        trial.True(await thread.DeleteAsync(1).ConfigureAwait(false), "a delete of the only version", "true", "false");
        await trial.HoldsAsync("t", [], "the thread").ConfigureAwait(false);
        trial.Equal(0, await (await trial.StoreAsync().ConfigureAwait(false)).Checkpoints.ThreadsAsync().CountAsync().ConfigureAwait(false), "the threads");
        trial.Equal(1L, (await thread.SaveJsonAsync("{}").ConfigureAwait(false)).Version, "the version of a thread that begins again");
    }

    // Every third version has a tag; a list grows, a document changes in its middle, a channel is replaced.
    internal static async Task<(CheckpointThread Thread, SortedDictionary<long, string> Texts)> FillAsync(Trial trial, int count, TimeSpan apart = default)
    {
        var (thread, texts) = (await trial.ThreadAsync().ConfigureAwait(false), new SortedDictionary<long, string>());
        for (var i = 1; i <= count; i++)
        {
            trial.Clock.Advance(apart);
            var state = $$"""{"list":[{{string.Join(',', Enumerable.Range(1, i))}}],"text":"{{new string('a', 300)}} {{i}} {{new string('é', 300)}}","n":{{i}}}""";
            var saved = await thread.SaveJsonAsync(state, new SaveOptions { Step = i, Tags = i % 3 == 0 ? ["kept"] : [] }).ConfigureAwait(false);
            texts[saved.Version] = state;
        }
        return (thread, texts);
    }

    private static async Task<(long Bytes, int Entries)> StoredAsync(Trial trial)
    {
        var subject = await trial.OpenAsync(RoomTrial.CheckpointLogs).ConfigureAwait(false);
        var entries = await subject.ReadAsync(new LogKey("checkpoints", "t", "main")).ConfigureAwait(false);
        return (entries.Sum(entry => (long)entry.Head.Length + entry.Body.Length), entries.Count);
    }
}
