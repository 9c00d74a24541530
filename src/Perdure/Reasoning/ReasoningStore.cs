using Perdure.Collections;
using Perdure.Serialization;
using Perdure.Storage;

namespace Perdure.Reasoning;

/// <summary>
/// What agents thought: runs and their steps. A run and its steps are in one scope, the run's id, and each step is written in one
/// batch with the run's totals, so that these are exact on every backend, whoever saves at once. Safe to share.
/// </summary>
public sealed class ReasoningStore
{
    private const int RemovedAtOnce = 1000;

    internal static readonly CollectionDefinition<ReasoningRun> Runs = new("reasoning_runs", run => run.Id) { Json = RoomJson.Default.ReasoningRun };

    // The id is the number in ten digits: the order of ids is that of numbers, and a number can be written once.
    internal static readonly CollectionDefinition<ReasoningStep> Steps = new("reasoning_steps", step => step.Id) { Json = RoomJson.Default.ReasoningStep };

    private readonly StoreContext context;
    private readonly ReasoningWriter writer;
    private readonly StepWriter steps;
    private readonly Collection<ReasoningListing> listings;

    internal ReasoningStore(StoreContext context)
    {
        this.context = context;
        writer = new ReasoningWriter(context);
        steps = new StepWriter(context, writer);
        listings = new Collection<ReasoningListing>(context, ReasoningListing.Definition);
    }

    /// <summary>A run to add steps to: in one round trip each while nobody else does. The run comes to be with its first step.</summary>
    public ReasoningTrail Run(string id, string agentId) => Run(new ReasoningRun { Id = id, AgentId = agentId });

    /// <summary>A run to add steps to; if it is not there, it is made as given with its first step. Without an id it is a new one.</summary>
    /// <exception cref="ArgumentException">The run is not right; the message lists all mistakes.</exception>
    public ReasoningTrail Run(ReasoningRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        ReasoningRules.Check(run, nameof(run));
        var id = run.Id.Length == 0 ? context.Ids.NewId() : Identifier.Check(run.Id, nameof(run));
        return new ReasoningTrail(steps, writer, run with { Id = id }, context.Time);
    }

    /// <summary>Creates a run.</summary>
    /// <exception cref="ArgumentException">It is not right; the message lists all mistakes.</exception>
    /// <exception cref="PerdureException"><see cref="Fault.Conflict"/> when its id is taken.</exception>
    public async ValueTask<ReasoningRun> CreateAsync(ReasoningRun run, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(run);
        ReasoningRules.Check(run, nameof(run));
        ReasoningRules.CheckTotals(run, new ReasoningTotals(), nameof(run));
        var at = context.Time.UtcNow();
        var id = run.Id.Length == 0 ? context.Ids.NewId() : run.Id;
        return await writer.TryWriteAsync(null, ReasoningRules.Complete(run with { Id = id }, at), [], at, cancellationToken).ConfigureAwait(false)
            ?? throw new PerdureException(Fault.Conflict, $"Run '{id}' is there already. Nothing was written; give another id or update it.");
    }

    /// <summary>Creates a run or replaces the one that is there; its steps and totals stay.</summary>
    /// <exception cref="ArgumentException">It is not right, or its totals are neither empty nor those stored.</exception>
    public async ValueTask<ReasoningRun> SaveAsync(ReasoningRun run, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(run);
        if (run.Id.Length == 0)
            return await CreateAsync(run, cancellationToken).ConfigureAwait(false);
        ReasoningRules.Check(run, nameof(run));
        while (true)
        {
            var at = context.Time.UtcNow();
            var before = await writer.FindAsync(run.Id, cancellationToken).ConfigureAwait(false);
            var totals = before?.Totals ?? new ReasoningTotals();
            if (run.Totals != new ReasoningTotals())
                ReasoningRules.CheckTotals(run, totals, nameof(run));
            var after = run with { Totals = totals, StartedAt = run.StartedAt == default && before is not null ? before.StartedAt : run.StartedAt, CreatedAt = before?.CreatedAt ?? run.CreatedAt };
            if (await writer.TryWriteAsync(before, ReasoningRules.Complete(after, at), [], at, cancellationToken).ConfigureAwait(false) is { } saved)
                return saved;
        }
    }

    /// <summary>The run of that id with its totals; null when there is none.</summary>
    public ValueTask<ReasoningRun?> FindAsync(string id, CancellationToken cancellationToken = default) => writer.FindAsync(id, cancellationToken);

    /// <summary>Replaces the run that was loaded, if nobody else has written it or a step of it since. Its totals must be those loaded: only steps change them.</summary>
    /// <exception cref="ArgumentException">It is not right, was never saved, or its totals are not those stored.</exception>
    /// <exception cref="PerdureException"><see cref="Fault.Conflict"/> when the stored version is another, or there is none.</exception>
    public async ValueTask<ReasoningRun> UpdateAsync(ReasoningRun run, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(run);
        ReasoningRules.Check(run, nameof(run));
        var expected = writer.Runs(run.Id).Codec.VersionOf(run);
        var before = await writer.FindAsync(run.Id, cancellationToken).ConfigureAwait(false);
        if (before?.Version != expected)
            throw Stale(run, before);
        ReasoningRules.CheckTotals(run, before.Totals, nameof(run));
        var at = context.Time.UtcNow();
        return await writer.TryWriteAsync(before, ReasoningRules.Complete(run, at), [], at, cancellationToken).ConfigureAwait(false)
            ?? throw Stale(run, await writer.FindAsync(run.Id, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Loads a run, changes it and saves it, again when another write came between. The change must keep id and totals.</summary>
    /// <exception cref="PerdureException"><see cref="Fault.NotFound"/> when there is none.</exception>
    public async ValueTask<ReasoningRun> UpdateAsync(string id, Func<ReasoningRun, ReasoningRun> change, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(change);
        while (true)
        {
            var before = await writer.FindAsync(id, cancellationToken).ConfigureAwait(false) ?? throw NotFound(id);
            var after = change(before);
            if (after.Id != id)
                throw new ArgumentException($"Run '{id}' was to become '{after.Id}'; an update keeps the id.", nameof(change));
            ReasoningRules.Check(after, nameof(change));
            ReasoningRules.CheckTotals(after, before.Totals, nameof(change));
            var at = context.Time.UtcNow();
            if (await writer.TryWriteAsync(before, ReasoningRules.Complete(after, at), [], at, cancellationToken).ConfigureAwait(false) is { } saved)
                return saved;
        }
    }

    /// <summary>Says that a run ended with an answer. Doing so again changes nothing.</summary>
    /// <exception cref="PerdureException"><see cref="Fault.NotFound"/> when there is none, <see cref="Fault.Conflict"/> when it has failed.</exception>
    public ValueTask<ReasoningRun> CompleteAsync(string id, CancellationToken cancellationToken = default) => EndAsync(id, ReasoningStatus.Completed, null, cancellationToken);

    /// <summary>Says that a run ended without an answer, and why. Doing so again changes nothing.</summary>
    /// <exception cref="PerdureException"><see cref="Fault.NotFound"/> when there is none, <see cref="Fault.Conflict"/> when it was completed.</exception>
    public ValueTask<ReasoningRun> FailAsync(string id, string error, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(error);
        return EndAsync(id, ReasoningStatus.Failed, error, cancellationToken);
    }

    /// <summary>Saves a step, creating its run if it is not there, with the run's totals in the same batch. A step of the same number is replaced; its agent and timestamp stay.</summary>
    /// <exception cref="ArgumentException">The step is not right; the message lists all mistakes.</exception>
    public async ValueTask<ReasoningStep> SaveStepAsync(ReasoningStep step, CancellationToken cancellationToken = default) => (await SaveStepsAsync([step], cancellationToken).ConfigureAwait(false))[0];

    /// <summary>Saves steps of one run in one batch: all or none.</summary>
    /// <exception cref="ArgumentException">A step is not right, they are of several runs, or a number stands there twice.</exception>
    public async ValueTask<IReadOnlyList<ReasoningStep>> SaveStepsAsync(IEnumerable<ReasoningStep> steps, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(steps);
        ReasoningStep[] all = [.. steps];
        if (all.Length == 0)
            return [];
        foreach (var step in all)
            ReasoningRules.Check(step, nameof(steps));
        if (all.FirstOrDefault(step => step.RunId != all[0].RunId) is { } other)
            throw new ArgumentException($"Steps of runs '{all[0].RunId}' and '{other.RunId}' were given; save those of one run at a time. Nothing was written.", nameof(steps));
        return (await this.steps.SaveAsync(null, new ReasoningRun { Id = all[0].RunId, AgentId = all[0].AgentId }, all, cancellationToken).ConfigureAwait(false)).Steps;
    }

    /// <summary>A step of a run; null when there is none.</summary>
    public ValueTask<ReasoningStep?> FindStepAsync(string runId, int number, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(number, 1);
        return writer.Steps(runId).FindAsync(StepWriter.IdOf(number), cancellationToken);
    }

    /// <summary>The steps of a run by number, from the first to the last.</summary>
    public CollectionQuery<ReasoningStep> StepsOf(string runId) => writer.Steps(runId).Query();

    /// <summary>The statistics of a run; null when there is none.</summary>
    public async ValueTask<ReasoningTotals?> StatisticsAsync(string runId, CancellationToken cancellationToken = default) =>
        (await FindAsync(runId, cancellationToken).ConfigureAwait(false))?.Totals;

    /// <summary>Deletes a run with its steps: at once up to a thousand; of more, the last steps go with the run, and until then its totals are those of the steps that are left.</summary>
    /// <returns>Whether there was one.</returns>
    public async ValueTask<bool> DeleteAsync(string id, CancellationToken cancellationToken = default)
    {
        while (true)
            if (await new RunRemoval(context, writer, id).TryAsync(RemovedAtOnce, cancellationToken).ConfigureAwait(false) is { } removed)
                return removed;
    }

    /// <summary>Deletes all runs of a user.</summary>
    /// <returns>How many there were.</returns>
    public async ValueTask<int> DeleteOfUserAsync(string userId, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(userId);
        return await DeleteListedAsync(listings.Where(ReasoningListing.User, userId), run => run.UserId == userId, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Deletes the runs in a thread that are nobody's.</summary>
    internal ValueTask<int> DeleteOfThreadAsync(string threadId, CancellationToken cancellationToken) =>
        DeleteListedAsync(listings.Where(ReasoningListing.Thread, threadId), run => run.UserId is null && run.ThreadId == threadId, cancellationToken);

    // With the listings that a crash left over.
    private async ValueTask<int> DeleteListedAsync(CollectionQuery<ReasoningListing> listed, Func<ReasoningRun, bool> isTheirs, CancellationToken cancellationToken)
    {
        var count = 0;
        foreach (var listing in await listed.ToListAsync(cancellationToken).ConfigureAwait(false))
        {
            var run = await FindAsync(listing.RunId, cancellationToken).ConfigureAwait(false);
            if (run is not null && isTheirs(run) && await DeleteAsync(run.Id, cancellationToken).ConfigureAwait(false))
                count++;
            if (run is null || run.Listing != listing.Id || isTheirs(run))
                await listings.DeleteAsync(listing.Id, cancellationToken).ConfigureAwait(false);
        }
        return count;
    }

    /// <summary>All runs, those that started last first.</summary>
    public ReasoningQuery All() => new(writer, listings.Query());

    private async ValueTask<ReasoningRun> EndAsync(string id, ReasoningStatus status, string? error, CancellationToken cancellationToken)
    {
        while (true)
        {
            var before = await writer.FindAsync(id, cancellationToken).ConfigureAwait(false) ?? throw NotFound(id);
            var at = context.Time.UtcNow();
            var after = ReasoningRules.Ended(before, status, error, at);
            if (ReferenceEquals(before, after))
                return before;
            if (await writer.TryWriteAsync(before, after, [], at, cancellationToken).ConfigureAwait(false) is { } saved)
                return saved;
        }
    }

    private static PerdureException NotFound(string id) => new(Fault.NotFound, $"Run '{id}' is not there to be updated; save a step of it or create it first.");

    private static PerdureException Stale(ReasoningRun run, ReasoningRun? found) =>
        new(Fault.Conflict, $"Run '{run.Id}': expected version {run.Version}, found {(found is null ? "none" : $"version {found.Version}")}. Nothing was written; load the current one and try again.");
}
