using Perdure.Collections;
using Perdure.Storage;

namespace Perdure.Reasoning;

/// <summary>Writes a run with what belongs to it: its steps in its own scope and batch, its listing in the store's.</summary>
internal sealed class ReasoningWriter(StoreContext context)
{
    private readonly Collection<ReasoningListing> listings = new(context, ReasoningListing.Definition);

    public Collection<ReasoningRun> Runs(string id) => new(context, ReasoningStore.Runs, Identifier.Check(id, nameof(id)));

    public Collection<ReasoningStep> Steps(string id) => new(context, ReasoningStore.Steps, Identifier.Check(id, nameof(id)));

    public ValueTask<ReasoningRun?> FindAsync(string id, CancellationToken cancellationToken) => Runs(id).FindAsync(id, cancellationToken);

    /// <summary>The runs of some listings, in their order, without those that are not to be listed so.</summary>
    public async ValueTask<IEnumerable<ReasoningRun>> ThoseAsync(IReadOnlyList<ReasoningListing> listed, ReasoningStatus? status, CancellationToken cancellationToken)
    {
        if (listed.Count == 0)
            return [];
        var found = await context.Backend.FindAsync([.. listed.Select(one => one.RunId).Distinct().Select(id => Runs(id).Key(id))], cancellationToken).ConfigureAwait(false);
        var runs = found.OfType<StoredRecord>().Select(record => Runs(record.Key.Id).Codec.Decode(record).Value).ToDictionary(run => run.Listing);
        return listed.Select(one => runs.GetValueOrDefault(one.Id)).OfType<ReasoningRun>().Where(run => status is null || run.Status == status);
    }

    /// <summary>Writes a run and operations in its scope, if the run is still what it was.</summary>
    /// <param name="before">The run as it was read; null: it was not there.</param>
    /// <param name="after">What it becomes.</param>
    /// <param name="own">What happens to its steps.</param>
    /// <param name="at">The time of the write.</param>
    /// <param name="cancellationToken">Leaves it written or not.</param>
    /// <returns>The run as stored; null when something else came first.</returns>
    public async ValueTask<ReasoningRun?> TryWriteAsync(ReasoningRun? before, ReasoningRun after, IReadOnlyList<WriteOperation> own, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var isRelisted = before is null || Attributes(before) != Attributes(after);
        var (put, stored) = Runs(after.Id).Encode(after with { Listing = isRelisted ? context.Ids.NewId() : before!.Listing }, before is null ? Expect.Absent : Expect.Exactly(before.Version), at);
        WriteOperation[] operations = [put with { CreatedAt = stored.CreatedAt, UpdatedAt = stored.UpdatedAt }, .. own];
        var isWritten = isRelisted ? await RelistAsync(before, stored.Value, operations, cancellationToken).ConfigureAwait(false)
            : before!.Status != after.Status ? await ChangeStatusAsync(before, stored.Value, operations, cancellationToken).ConfigureAwait(false)
            : (await context.Backend.WriteAsync(new WriteBatch(operations, at), cancellationToken).ConfigureAwait(false)).Conflict is null;
        return isWritten ? stored.Value : null;
    }

    /// <summary>Removes a run, operations in its scope and its listing, if the run is still what it was.</summary>
    public async ValueTask<bool> TryRemoveAsync(ReasoningRun? before, string id, IReadOnlyList<WriteOperation> own, CancellationToken cancellationToken)
    {
        WriteOperation[] operations = before is null
            ? [new Require(Runs(id).Key(id), Expect.Absent), .. own]
            : [new Remove(Runs(id).Key(id), Expect.Exactly(before.Version)), .. own, new Remove(listings.Key(before.Listing))];
        return (await context.TryWriteInOrderAsync(operations, cancellationToken).ConfigureAwait(false)).Conflict is null;
    }

    private static (string, string?, string?, string?, DateTimeOffset) Attributes(ReasoningRun run) => (run.AgentId, run.TaskId, run.ThreadId, run.UserId, run.StartedAt);

    // The new listing first, which nobody heeds until the run names it; the old one last.
    private async ValueTask<bool> RelistAsync(ReasoningRun? before, ReasoningRun after, IReadOnlyList<WriteOperation> own, CancellationToken cancellationToken)
    {
        var listed = listings.Encode(ReasoningListing.Of(after, after.Listing), Expect.Any, after.UpdatedAt).Operation;
        WriteOperation[] old = before is null ? [] : [new Remove(listings.Key(before.Listing))];
        var result = await context.TryWriteInOrderAsync([listed, .. own, .. old], cancellationToken).ConfigureAwait(false);
        if (result.Conflict is not null && context.Backend.Info.Atomicity == Atomicity.Scope)
            await listings.DeleteAsync(after.Listing, cancellationToken).ConfigureAwait(false);
        return result.Conflict is null;
    }

    private async ValueTask<bool> ChangeStatusAsync(ReasoningRun before, ReasoningRun after, IReadOnlyList<WriteOperation> own, CancellationToken cancellationToken)
    {
        var narrow = ReasoningListing.Of(after, after.Listing);
        if (context.Backend.Info.Atomicity == Atomicity.Store)
            return (await context.TryWriteInOrderAsync([.. own, listings.Encode(narrow, Expect.Any, after.UpdatedAt).Operation], cancellationToken).ConfigureAwait(false)).Conflict is null;
        // Under both statuses while it is undecided which one the run has; then narrowed, unless another change has begun.
        var found = await listings.FindStoredAsync(before.Listing, cancellationToken).ConfigureAwait(false);
        string[] both = [.. (found?.Value.Statuses ?? []).Append(ReasoningListing.TextOf(before.Status)).Append(ReasoningListing.TextOf(after.Status)).Distinct()];
        var (wide, widened) = listings.Encode(narrow with { Statuses = both }, found is null ? Expect.Absent : Expect.Exactly(found.Version), after.UpdatedAt);
        if ((await context.TryWriteInOrderAsync([wide, .. own], cancellationToken).ConfigureAwait(false)).Conflict is not null)
            return false;
        var last = listings.Encode(narrow, Expect.Exactly(widened.Version), after.UpdatedAt).Operation;
        await context.Backend.WriteAsync(new WriteBatch([last], after.UpdatedAt), cancellationToken).ConfigureAwait(false);
        return true;
    }
}
