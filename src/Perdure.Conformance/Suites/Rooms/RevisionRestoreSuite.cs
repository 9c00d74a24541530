using Perdure.Conformance.Rooms;
using Perdure.Sessions;
using Perdure.Storage;
using Perdure.Threads;

namespace Perdure.Conformance.Suites.Rooms;

/// <summary>Old records saved again: by compare-and-swap, and within the rules of their rooms.</summary>
internal sealed class RevisionRestoreSuite : ISuite
{
    public IReadOnlyList<Scenario> Scenarios =>
    [
        new("revision.restore", RestoreAsync),
        new("revision.restore-meets-a-write", MeetsAsync),
        new("revision.restore-keeps-the-rules", RulesAsync),
    ];

    private static async Task RestoreAsync(Trial trial)
    {
        var store = await trial.StoreAsync(RevisionSuite.Options).ConfigureAwait(false);
        var articles = store.Collection(Articles.Definition);
        var first = await articles.SaveAsync(new Article { Id = "a", Author = "x", Stars = 3, Tags = ["t"] }).ConfigureAwait(false);
        trial.Clock.Advance(TimeSpan.FromHours(1));
        await articles.UpdateAsync("a", article => article with { Author = "y", Tags = [] }).ConfigureAwait(false);
        trial.Clock.Advance(TimeSpan.FromHours(1));
        using (store.Actor("alice"))
            await RevisionSuite.Of(store).RestoreAsync(1).ConfigureAwait(false);
        var found = trial.Present(await articles.FindAsync("a").ConfigureAwait(false), "the record");
        trial.Equal(first.Show(), found.Show(), "the record");
        trial.Equal((first.CreatedAt, trial.Clock.GetUtcNow(), true), (found.CreatedAt, found.UpdatedAt, found.Version != first.Version), "its stamps: a new version");
        trial.Same(["a"], await articles.Where(Articles.Tags, "t").OrderBy(Articles.Stars).Select(one => one.Id).ToListAsync().ConfigureAwait(false), "what a query finds");
        await articles.DeleteAsync("a").ConfigureAwait(false);
        await RevisionSuite.Of(store).RestoreAsync(2).ConfigureAwait(false);
        found = trial.Present(await articles.FindAsync("a").ConfigureAwait(false), "the record after a delete");
        trial.Equal(("y", first.CreatedAt), (found.Author, found.CreatedAt), "the record after a delete");
        trial.Same(["5 Created -", "4 Deleted - empty", "3 Changed alice", "2 Changed -", "1 Created -"], await RevisionSuite.ShownAsync(RevisionSuite.Of(store)).ConfigureAwait(false), "the history");
        await trial.FaultsAsync(Fault.NotFound, async () => await RevisionSuite.Of(store).RestoreAsync(4).ConfigureAwait(false), "a restore of a delete").ConfigureAwait(false);
        await trial.FaultsAsync(Fault.NotFound, async () => await RevisionSuite.Of(store).RestoreAsync(9).ConfigureAwait(false), "a restore of what there is not").ConfigureAwait(false);
        await store.Collection(Articles.Plains).SaveAsync(new Plain { Name = "p", Value = 1 }).ConfigureAwait(false);
        await store.Collection(Articles.Plains).SaveAsync(new Plain { Name = "p", Value = 2 }).ConfigureAwait(false);
        await store.CommitAsync(unit => unit.Revisions.Of("kit_plains", "p").RestoreAsync(1).AsTask()).ConfigureAwait(false);
        trial.Equal(1, (await store.Collection(Articles.Plains).FindAsync("p").ConfigureAwait(false))?.Value, "a plain record, restored in a unit");
    }

    private static async Task MeetsAsync(Trial trial)
    {
        var (store, watch) = await trial.WatchedAsync(RevisionSuite.Options).ConfigureAwait(false);
        var other = (await trial.StoreAsync(RevisionSuite.Options).ConfigureAwait(false)).Collection(Articles.Definition);
        await other.SaveAsync(new Article { Id = "a", Author = "1" }).ConfigureAwait(false);
        await other.SaveAsync(new Article { Id = "a", Author = "2" }).ConfigureAwait(false);
        foreach (var isDeleted in (bool[])[false, true])
        {
            watch.Before = async _ =>
            {
                watch.Before = null;
                await other.SaveAsync(new Article { Id = "a", Author = "meanwhile" }).ConfigureAwait(false);
            };
            await trial.FaultsAsync(Fault.Conflict, async () => await RevisionSuite.Of(store).RestoreAsync(1).ConfigureAwait(false), "a restore that meets a write").ConfigureAwait(false);
            trial.Equal("meanwhile", (await other.FindAsync("a").ConfigureAwait(false))?.Author, "the record");
            if (!isDeleted)
                await other.DeleteAsync("a").ConfigureAwait(false);
        }
    }

    private static async Task RulesAsync(Trial trial)
    {
        var store = await trial.StoreAsync(RevisionSuite.Options).ConfigureAwait(false);
        await store.Sessions.CreateAsync(new Session { Id = "s" }).ConfigureAwait(false);
        var token = await store.Sessions.IssueTokenAsync("s").ConfigureAwait(false);
        await store.Sessions.RevokeTokenAsync("s").ConfigureAwait(false);
        await trial.FaultsAsync(Fault.Unsupported, async () => await store.Revisions.Of("sessions", "s").RestoreAsync(2).ConfigureAwait(false), "a session with a token that was revoked").ConfigureAwait(false);
        trial.Equal(null, await store.Sessions.FindByTokenAsync(token).ConfigureAwait(false), "the session of the revoked token");
        await store.Reasoning.SaveStepAsync(ReasoningSuite.Step("r", 1)).ConfigureAwait(false);
        await store.Reasoning.SaveStepAsync(ReasoningSuite.Step("r", 2)).ConfigureAwait(false);
        await trial.FaultsAsync(Fault.Unsupported, async () => await store.Revisions.Of("reasoning_runs", "r", "r").RestoreAsync(1).ConfigureAwait(false), "a run with totals of before").ConfigureAwait(false);
        await store.Threads.CreateAsync(new AgentThread { Id = "t", SessionId = "s", Title = "old" }).ConfigureAwait(false);
        await store.Threads.DeleteAsync("t", DeleteChildren.Refuse).ConfigureAwait(false);
        await store.Revisions.Of("threads", "t").RestoreAsync(1).ConfigureAwait(false);
        trial.Equal("old", (await store.Threads.FindAsync("t").ConfigureAwait(false))?.Title, "a thread that was deleted");
        await store.Sessions.DeleteAsync("s", DeleteChildren.Cascade).ConfigureAwait(false);
        await trial.FaultsAsync(Fault.InvalidReference, async () => await store.Revisions.Of("threads", "t").RestoreAsync(1).ConfigureAwait(false), "a thread of a session that is gone").ConfigureAwait(false);
        trial.Equal((null, "4 Deleted - empty"), (await store.Threads.FindAsync("t").ConfigureAwait(false), (await RevisionSuite.ShownAsync(store.Revisions.Of("threads", "t")).ConfigureAwait(false))[0]), "the thread, and its history");
    }
}
