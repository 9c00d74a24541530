using Perdure.Checkpoints;
using Perdure.Conformance.Rooms;

namespace Perdure.Conformance.Suites.Rooms;

/// <summary>A copy shares nothing with the original, whichever goes first.</summary>
internal sealed class CopySuite : ISuite
{
    public IReadOnlyList<Scenario> Scenarios =>
    [
        new("copy.origin-deleted-first", trial => CopyAsync(trial, originFirst: true)),
        new("copy.copy-deleted-first", trial => CopyAsync(trial, originFirst: false)),
        new("copy.of-a-fork", CopyOfForkAsync),
        new("copy.keeps-everything", CopyKeepsAsync),
    ];

    private static async Task CopyAsync(Trial trial, bool originFirst)
    {
        var store = await trial.StoreAsync().ConfigureAwait(false);
        var ours = await History.FillAsync(store.Checkpoints.Thread("t"), 6).ConfigureAwait(false);
        var sub = await History.FillAsync(store.Checkpoints.Thread("t", "sub"), 3, "sub").ConfigureAwait(false);
        await store.Checkpoints.CopyThreadAsync("t", "copy").ConfigureAwait(false);
        var theirs = new SortedDictionary<long, string>(ours);
        await trial.HoldsAsync("copy", theirs, "the copy").ConfigureAwait(false);
        await trial.HoldsAsync("copy", sub, "the copy's other namespace", "sub").ConfigureAwait(false);
        await History.AppendAsync(store.Checkpoints.Thread("t"), ours, "in the origin").ConfigureAwait(false);
        await History.AppendAsync(store.Checkpoints.Thread("copy"), theirs, "in the copy").ConfigureAwait(false);
        await trial.HoldsAsync("t", ours, "the origin after both went on").ConfigureAwait(false);
        await trial.HoldsAsync("copy", theirs, "the copy after both went on").ConfigureAwait(false);
        var (gone, left, texts) = originFirst ? ("t", "copy", theirs) : ("copy", "t", ours);
        await store.Checkpoints.DeleteThreadAsync(gone).ConfigureAwait(false);
        await trial.HoldsAsync(left, texts, $"{left} after {gone} was deleted").ConfigureAwait(false);
        await trial.HoldsAsync(gone, [], $"{gone} after it was deleted").ConfigureAwait(false);
        var anew = await History.FillAsync(await trial.ThreadAsync(gone).ConfigureAwait(false), 2, "anew").ConfigureAwait(false);
        await trial.HoldsAsync(gone, anew, $"{gone} made anew").ConfigureAwait(false);
        await History.AppendAsync(await trial.ThreadAsync(left).ConfigureAwait(false), texts, "goes on").ConfigureAwait(false);
        await trial.HoldsAsync(left, texts, $"{left} after {gone} was made anew").ConfigureAwait(false);
        await store.Checkpoints.DeleteThreadAsync(left).ConfigureAwait(false);
        await trial.HoldsAsync(gone, anew, $"{gone} after {left} was deleted").ConfigureAwait(false);
        await store.Checkpoints.CopyThreadAsync(gone, left).ConfigureAwait(false);
        await trial.HoldsAsync(left, anew, "a copy back").ConfigureAwait(false);
    }

    private static async Task CopyOfForkAsync(Trial trial)
    {
        var store = await trial.StoreAsync().ConfigureAwait(false);
        var ours = await History.FillAsync(store.Checkpoints.Thread("t"), 6).ConfigureAwait(false);
        var fork = await store.Checkpoints.Thread("t").ForkAsync(4, "fork").ConfigureAwait(false);
        var theirs = new SortedDictionary<long, string> { [1] = ours[4] };
        await History.AppendAsync(fork, theirs, "in the fork").ConfigureAwait(false);
        await store.Checkpoints.CopyThreadAsync("fork", "copy").ConfigureAwait(false);
        await store.Checkpoints.DeleteThreadAsync("t").ConfigureAwait(false);
        await trial.HoldsAsync("fork", theirs, "the fork without its origin").ConfigureAwait(false);
        await trial.HoldsAsync("copy", theirs, "the copy of the fork without its origin").ConfigureAwait(false);
        await store.Checkpoints.DeleteThreadAsync("fork").ConfigureAwait(false);
        await History.AppendAsync(await trial.ThreadAsync("copy").ConfigureAwait(false), theirs, "in the copy").ConfigureAwait(false);
        await trial.HoldsAsync("copy", theirs, "the copy alone").ConfigureAwait(false);
    }

    private static async Task CopyKeepsAsync(Trial trial)
    {
        var store = await trial.StoreAsync().ConfigureAwait(false);
        var thread = store.Checkpoints.Thread("t");
        for (var i = 1; i <= 8; i++)
        {
            trial.Clock.Advance(TimeSpan.FromSeconds(1));
            await thread.SaveJsonAsync($$"""{"i":{{i}}}""", new SaveOptions { Node = $"n{i}", Step = i, Tags = [$"t{i}"], Parent = i > 4 ? i - 2 : null, Fork = true }).ConfigureAwait(false);
        }
        await thread.DeleteAsync(3).ConfigureAwait(false);
        trial.Clock.Advance(TimeSpan.FromHours(1));
        await store.Checkpoints.CopyThreadAsync("t", "copy").ConfigureAwait(false);
        trial.Same((await thread.ListAsync().ConfigureAwait(false)).Select(Line), (await (await trial.ThreadAsync("copy").ConfigureAwait(false)).ListAsync().ConfigureAwait(false)).Select(Line), "the headers of the copy");

        static string Line(Checkpoint one) => $"{one.Version} of {one.Parent} at {one.CreatedAt:O} {one.Node} {one.Step} {string.Join(',', one.Tags)} {one.StateBytes} {one.StoredBytes}";
    }
}
