using Perdure.Conformance.Rooms;
using Perdure.Storage;

namespace Perdure.Conformance.Suites.Rooms;

/// <summary>A fork outlives its origin, whatever becomes of that, and whoever has either in use.</summary>
internal sealed class ForkOriginSuite : ISuite
{
    public IReadOnlyList<Scenario> Scenarios =>
    [
        new("fork.of-a-fork", OfForkAsync),
        new("fork.origin-deleted", OriginDeletedAsync),
        new("fork.origin-deleted-while-in-use", InUseAsync),
        new("fork.origin-deleted-then-edited", DeletedEditAsync),
        new("fork.origin-made-anew-while-in-use", RecreatedInUseAsync),
        new("fork.deleted-and-forked-again", AgainAsync),
        new("fork.delete-of-a-forked-version", ForkedVersionAsync),
    ];

    private static async Task OfForkAsync(Trial trial)
    {
        var states = new Dictionary<string, SortedDictionary<long, string>> { ["t0"] = await History.FillAsync(await trial.ThreadAsync("t0").ConfigureAwait(false), 4).ConfigureAwait(false) };
        for (var i = 1; i <= 4; i++)
        {
            var (from, thread) = ($"t{i - 1}", await trial.ThreadAsync($"t{i - 1}").ConfigureAwait(false));
            var last = states[from].Keys.Max();
            var fork = await thread.ForkAsync(last, $"t{i}").ConfigureAwait(false);
            states[$"t{i}"] = new() { [1] = states[from][last] };
            await History.AppendAsync(fork, states[$"t{i}"], $"in t{i}").ConfigureAwait(false);
            await History.AppendAsync(thread, states[from], $"behind t{i}").ConfigureAwait(false);
        }
        await CheckAsync("of forks").ConfigureAwait(false);
        // The one in the middle goes first, then the first, then the last but one.
        foreach (var gone in (string[])["t2", "t0", "t3"])
        {
            await (await trial.StoreAsync().ConfigureAwait(false)).Checkpoints.DeleteThreadAsync(gone).ConfigureAwait(false);
            states[gone].Clear();
            await CheckAsync($"after {gone} was deleted").ConfigureAwait(false);
            foreach (var (id, texts) in states.Where(one => one.Value.Count > 0))
                await History.AppendAsync(await trial.ThreadAsync(id).ConfigureAwait(false), texts, $"after {gone}").ConfigureAwait(false);
            await CheckAsync($"after {gone} was deleted and the others went on").ConfigureAwait(false);
        }
        trial.Same(["t1", "t4"], await (await trial.StoreAsync().ConfigureAwait(false)).Checkpoints.ThreadsAsync().ToListAsync().ConfigureAwait(false), "the threads that are left");

        async Task CheckAsync(string what)
        {
            foreach (var (id, texts) in states)
                await trial.HoldsAsync(id, texts, $"{id} {what}").ConfigureAwait(false);
        }
    }

    private static async Task OriginDeletedAsync(Trial trial)
    {
        var origin = await trial.ThreadAsync().ConfigureAwait(false);
        var ours = await History.FillAsync(origin, 8).ConfigureAwait(false);
        var fork = await origin.ForkAsync(6, "fork").ConfigureAwait(false);
        var theirs = new SortedDictionary<long, string> { [1] = ours[6] };
        await History.AppendAsync(fork, theirs, "more").ConfigureAwait(false);
        trial.True(await (await trial.StoreAsync().ConfigureAwait(false)).Checkpoints.DeleteThreadAsync("t").ConfigureAwait(false), "the delete", "true", "false");
        await trial.HoldsAsync("t", [], "the deleted origin").ConfigureAwait(false);
        await trial.HoldsAsync("fork", theirs, "the fork").ConfigureAwait(false);
        var anew = await History.FillAsync(await trial.ThreadAsync().ConfigureAwait(false), 8, "other").ConfigureAwait(false);
        await trial.HoldsAsync("fork", theirs, "the fork after the origin was made anew").ConfigureAwait(false);
        await History.AppendAsync(await trial.ThreadAsync("fork").ConfigureAwait(false), theirs, "still more").ConfigureAwait(false);
        await trial.HoldsAsync("fork", theirs, "the fork after a save").ConfigureAwait(false);
        await trial.HoldsAsync("t", anew, "the origin made anew").ConfigureAwait(false);
        await (await trial.StoreAsync().ConfigureAwait(false)).Checkpoints.DeleteThreadAsync("fork").ConfigureAwait(false);
        await trial.HoldsAsync("t", anew, "the origin made anew after the fork was deleted").ConfigureAwait(false);
        trial.Clock.Advance(TimeSpan.FromDays(1));
        trial.True(await (await trial.ThreadAsync().ConfigureAwait(false)).DeleteAsync(6).ConfigureAwait(false), "a delete of the version that was forked once", "true", "false");
    }

    private static async Task InUseAsync(Trial trial)
    {
        var origin = await trial.ThreadAsync().ConfigureAwait(false);
        var ours = await History.FillAsync(origin, 8).ConfigureAwait(false);
        var fork = await origin.ForkAsync(6, "fork").ConfigureAwait(false);
        trial.Equal(ours[6], await fork.TextAsync().ConfigureAwait(false), "the fork");
        await (await trial.StoreAsync().ConfigureAwait(false)).Checkpoints.DeleteThreadAsync("t").ConfigureAwait(false);
        trial.Equal(ours[6], await fork.TextAsync().ConfigureAwait(false), "the fork as an object sees it that has loaded it before");
        var theirs = new SortedDictionary<long, string> { [1] = ours[6] };
        await History.AppendAsync(fork, theirs, "more").ConfigureAwait(false);
        await trial.HoldsAsync("fork", theirs, "the fork after a save by that object").ConfigureAwait(false);
    }

    private static async Task DeletedEditAsync(Trial trial)
    {
        var origin = await trial.ThreadAsync().ConfigureAwait(false);
        var ours = await History.FillAsync(origin, 30).ConfigureAwait(false);
        var fork = await origin.ForkAsync(30, "fork").ConfigureAwait(false);
        var theirs = new SortedDictionary<long, string> { [1] = ours[30] };
        trial.Equal(ours[30], await fork.TextAsync().ConfigureAwait(false), "the fork");
        theirs[(await fork.SaveJsonAsync(ours[30]).ConfigureAwait(false)).Version] = ours[30];
        await (await trial.StoreAsync().ConfigureAwait(false)).Checkpoints.DeleteThreadAsync("t").ConfigureAwait(false);
        // An edit in the middle of what the origin had appended piece by piece: the object looks for the cut where the pieces stand now.
        foreach (var number in (int[])[12, 3, 25])
        {
            var edited = theirs[theirs.Keys.Max()].Replace($"\"{number}:", $"\"number {number}:", StringComparison.Ordinal);
            theirs[(await fork.SaveJsonAsync(edited).ConfigureAwait(false)).Version] = edited;
        }
        await trial.HoldsAsync("fork", theirs, "the fork").ConfigureAwait(false);
    }

    private static async Task RecreatedInUseAsync(Trial trial)
    {
        var origin = await trial.ThreadAsync().ConfigureAwait(false);
        var ours = await History.FillAsync(origin, 20).ConfigureAwait(false);
        var fork = await origin.ForkAsync(20, "fork").ConfigureAwait(false);
        var theirs = new SortedDictionary<long, string> { [1] = ours[20] };
        trial.Equal(ours[20], await fork.TextAsync().ConfigureAwait(false), "the fork");
        await (await trial.StoreAsync().ConfigureAwait(false)).Checkpoints.DeleteThreadAsync("t").ConfigureAwait(false);
        // The thread made anew has pieces of the same lengths at the same places.
        await History.FillAsync(await trial.ThreadAsync().ConfigureAwait(false), 20, "gnol").ConfigureAwait(false);
        trial.Equal(ours[20], await fork.TextAsync().ConfigureAwait(false), "the fork as an object sees it that has loaded it before");
        var edited = ours[20].Replace("\"7:", "\"number 7:", StringComparison.Ordinal);
        theirs[(await fork.SaveJsonAsync(edited).ConfigureAwait(false)).Version] = edited;
        await trial.HoldsAsync("fork", theirs, "the fork").ConfigureAwait(false);
    }

    private static async Task AgainAsync(Trial trial)
    {
        var origin = await trial.ThreadAsync().ConfigureAwait(false);
        var ours = await History.FillAsync(origin, 5).ConfigureAwait(false);
        for (var round = 0; round < 4; round++)
        {
            var version = 1 + round;
            var fork = await (await trial.ThreadAsync().ConfigureAwait(false)).ForkAsync(version, "fork").ConfigureAwait(false);
            var theirs = new SortedDictionary<long, string> { [1] = ours[version] };
            await History.AppendAsync(fork, theirs, $"round {round}").ConfigureAwait(false);
            await trial.HoldsAsync("fork", theirs, $"the fork of round {round}").ConfigureAwait(false);
            await (await trial.StoreAsync().ConfigureAwait(false)).Checkpoints.DeleteThreadAsync("fork").ConfigureAwait(false);
        }
        await (await trial.ThreadAsync("fork").ConfigureAwait(false)).SaveJsonAsync("""{"own":1}""").ConfigureAwait(false);
        trial.Equal(null, await (await trial.ThreadAsync("fork").ConfigureAwait(false)).OriginAsync().ConfigureAwait(false), "the origin of a thread that is no fork any more");
        await (await trial.StoreAsync().ConfigureAwait(false)).Checkpoints.DeleteThreadAsync("t").ConfigureAwait(false);
        await trial.HoldsAsync("fork", [KeyValuePair.Create(1L, """{"own":1}""")], "the thread that was a fork once").ConfigureAwait(false);
    }

    private static async Task ForkedVersionAsync(Trial trial)
    {
        var origin = await trial.ThreadAsync().ConfigureAwait(false);
        var ours = await History.FillAsync(origin, 5).ConfigureAwait(false);
        await origin.ForkAsync(3, "fork").ConfigureAwait(false);
        var refused = await trial.ThrowsAsync<PerdureException>(async () => await origin.DeleteAsync(3).ConfigureAwait(false), "a delete of a version that was forked").ConfigureAwait(false);
        trial.Equal(Fault.InvalidReference, refused.Fault, "the fault");
        trial.True(refused.Message.Contains("'fork'", StringComparison.Ordinal), "the message", "one that names the fork", refused.Message);
        foreach (var version in (long[])[2, 5, 1])
        {
            trial.True(await origin.DeleteAsync(version).ConfigureAwait(false), $"a delete of version {version}", "true", "false");
            trial.Equal(false, await origin.DeleteAsync(version).ConfigureAwait(false), $"another delete of version {version}");
            ours.Remove(version);
            await trial.HoldsAsync("t", ours, $"the origin without version {version}").ConfigureAwait(false);
            await trial.HoldsAsync("fork", [KeyValuePair.Create(1L, ours[3])], $"the fork after version {version} went").ConfigureAwait(false);
        }
        await History.AppendAsync(await trial.ThreadAsync().ConfigureAwait(false), ours, "goes on").ConfigureAwait(false);
        await (await trial.StoreAsync().ConfigureAwait(false)).Checkpoints.DeleteThreadAsync("fork").ConfigureAwait(false);
        trial.Clock.Advance(TimeSpan.FromDays(1));
        trial.True(await origin.DeleteAsync(3).ConfigureAwait(false), "a delete after the fork is gone", "true", "false");
        ours.Remove(3);
        await trial.HoldsAsync("t", ours, "the origin").ConfigureAwait(false);
    }
}
