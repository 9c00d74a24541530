using Perdure.Storage;

namespace Perdure.Checkpoints;

public sealed partial class CheckpointThread
{
    /// <summary>
    /// Begins another thread (or another namespace) with the state of a version, in a handful of rows whatever the state's
    /// size. Neither ever alters the other; when the origin is deleted, the fork takes over what it needs.
    /// </summary>
    /// <param name="version">The version whose state it begins with.</param>
    /// <param name="threadId">The new thread; it must hold no checkpoints in the namespace.</param>
    /// <param name="ns">Its namespace; null: the same as here.</param>
    /// <param name="cancellationToken">Leaves it forked or not.</param>
    /// <exception cref="PerdureException">NotFound: there is no such version. Conflict: the target holds checkpoints.</exception>
    public async ValueTask<CheckpointThread> ForkAsync(long version, string threadId, string? ns = null, CancellationToken cancellationToken = default)
    {
        var target = new CheckpointThread(Context, Identifier.Check(threadId, nameof(threadId)), Identifier.Check(ns ?? Namespace, nameof(ns)));
        if (threadId == Id && target.Namespace == Namespace)
            throw new ArgumentException($"Thread '{threadId}', namespace '{Namespace}' can't be forked into itself. Give another thread or namespace, or save with {nameof(SaveOptions)}.{nameof(SaveOptions.Fork)} for a branch within it.", nameof(threadId));
        var stored = await reader.FindAsync(version, cancellationToken).ConfigureAwait(false) ?? throw NoSuch(version);
        await new ThreadFork(reader, threadId, target.Namespace).RunAsync(stored, cancellationToken).ConfigureAwait(false);
        return target;
    }

    /// <summary>Where this thread was forked from, or null.</summary>
    public async ValueTask<(string Thread, string Namespace, long Version)?> OriginAsync(CancellationToken cancellationToken = default) =>
        await OriginRecord.FindAsync(Context, Id, Namespace, cancellationToken).ConfigureAwait(false) is var (record, _)
            ? (record.Thread, record.Namespace, record.Version)
            : null;

    /// <summary>Removes the versions no rule keeps. What a kept version or a fork needs stays; every kept version loads as before.</summary>
    public ValueTask<PruneReport> PruneAsync(PrunePolicy policy, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(policy);
        policy.Check();
        var edge = policy.KeepYounger is { } age ? Context.Time.UtcNow() - age : (DateTimeOffset?)null;
        return new ThreadPrune(reader).RunAsync(
            (version, rank) => rank == 0 || rank < policy.KeepLast || version.At > edge || (policy.KeepTagged && version.Head.Header!.Tags.Length > 0),
            policy.DryRun, cancellationToken);
    }

    /// <summary>Removes one version; what other versions need of it stays.</summary>
    /// <returns>Whether it was there.</returns>
    /// <exception cref="PerdureException">InvalidReference: a thread was forked from it.</exception>
    public async ValueTask<bool> DeleteAsync(long version, CancellationToken cancellationToken = default)
    {
        if (await reader.FindAsync(version, cancellationToken).ConfigureAwait(false) is null)
            return false;
        var (forks, _) = await ForkRecord.FindLiveAsync(Context, Id, cancellationToken).ConfigureAwait(false);
        if (forks.Forks.FirstOrDefault(need => need.Log == reader.Log.Log && need.Id == Namespace && need.UpTo == version) is { } fork)
            throw new PerdureException(Fault.InvalidReference, $"Thread '{Id}', namespace '{Namespace}', version {version} can't be deleted: thread '{fork.Thread}' was forked from it. Delete that thread first, or delete this whole thread (its forks keep what they need).");
        memory.Tip = null;
        var report = await new ThreadPrune(reader).RunAsync((stored, _) => stored.Mark.Position != version, false, cancellationToken).ConfigureAwait(false);
        return report.Removed.Contains(version);
    }

    /// <summary>What differs between two versions: values by path, in the order of the channels. Channels that share their pieces are not read.</summary>
    /// <exception cref="PerdureException">NotFound: one of them is not there.</exception>
    public async ValueTask<IReadOnlyList<StateChange>> DiffAsync(long from, long to, CancellationToken cancellationToken = default)
    {
        var a = await reader.FindAsync(from, cancellationToken).ConfigureAwait(false) ?? throw NoSuch(from);
        var b = await reader.FindAsync(to, cancellationToken).ConfigureAwait(false) ?? throw NoSuch(to);
        return await StateDiff.BetweenAsync(reader, a.Table, reader, b.Table, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>What differs between a version here and a version of another thread.</summary>
    /// <exception cref="PerdureException">NotFound: one of them is not there.</exception>
    public async ValueTask<IReadOnlyList<StateChange>> DiffAsync(long from, CheckpointThread other, long to, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(other);
        var a = await reader.FindAsync(from, cancellationToken).ConfigureAwait(false) ?? throw NoSuch(from);
        var b = await other.reader.FindAsync(to, cancellationToken).ConfigureAwait(false) ?? throw other.NoSuch(to);
        return await StateDiff.BetweenAsync(reader, a.Table, other.reader, b.Table, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The checkpoint that gave a value what it is now, or null when the path leads nowhere.</summary>
    /// <param name="path">From the state's root: <c>messages[3].text</c>, <c>settings['odd name']</c>.</param>
    /// <param name="version">Seen from this version; null: the latest.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    /// <exception cref="ArgumentException">The path is not one.</exception>
    public async ValueTask<Checkpoint?> BlameAsync(string path, long? version = null, CancellationToken cancellationToken = default)
    {
        var parsed = StatePath.Parse(path);
        var start = version is { } given
            ? await reader.FindAsync(given, cancellationToken).ConfigureAwait(false) ?? throw NoSuch(given)
            : (await reader.TipAsync(cancellationToken).ConfigureAwait(false)).Newest;
        var found = start is null ? null : await new Blame(reader, parsed).FindAsync(start, cancellationToken).ConfigureAwait(false);
        return found?.Describe(Id, Namespace);
    }
}
