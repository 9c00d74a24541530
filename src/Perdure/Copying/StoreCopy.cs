using Perdure.Storage;

namespace Perdure.Copying;

/// <summary>
/// Copies all that a store holds into another, whatever their databases: records with their versions, times and vectors, logs
/// with their positions. Both are gone through side by side until they hold the same, so a copy that was interrupted goes on, and
/// one of a store in use ends right once it rests. Needs memory for a few batches only.
/// </summary>
/// <remarks>
/// What is copied is what the source was opened with: the rooms, and the caller's collections. Records past their expiry are not.
/// A history that is kept is copied as it is; the copy itself is no part of it. Other wrappers are the stores' own: what is read from the one is what is written to the other.
/// </remarks>
public static class StoreCopy
{
    /// <summary>Copies a store.</summary>
    /// <exception cref="ArgumentException">Both are one, or the options are not right.</exception>
    /// <exception cref="PerdureException"><see cref="Fault.Conflict"/> when the target holds other things, or the two don't hold the same in the end; <see cref="Fault.SchemaMismatch"/> when they declare a collection in different revisions. What was copied stays, and the copy goes on when it is started again.</exception>
    public static ValueTask<CopyReport> CopyAsync(AgentStore source, AgentStore target, CancellationToken cancellationToken = default) => CopyAsync(source, target, new CopyOptions(), null, cancellationToken);

    /// <summary>Copies a store.</summary>
    /// <param name="source">Is not changed.</param>
    /// <param name="target">Is made ready for the source's collections.</param>
    /// <param name="options">How.</param>
    /// <param name="progress">Is told how far it is; null: nobody.</param>
    /// <param name="cancellationToken">Ends it between two batches; it goes on when it is started again.</param>
    /// <exception cref="ArgumentException">Both are one, or the options are not right.</exception>
    /// <exception cref="PerdureException"><see cref="Fault.Conflict"/> when the target holds other things, or the two don't hold the same in the end; <see cref="Fault.SchemaMismatch"/> when they declare a collection in different revisions. What was copied stays, and the copy goes on when it is started again.</exception>
    public static ValueTask<CopyReport> CopyAsync(AgentStore source, AgentStore target, CopyOptions options, IProgress<CopyProgress>? progress, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(target);
        var schema = source.Schema;
        CheckRevisions(schema, target.Schema);
        return CopyAsync(source.Unrevised, target.Unrevised, schema, options, progress, cancellationToken);
    }

    /// <summary>Copies what some declarations name from one backend, which is prepared for them, to another.</summary>
    /// <exception cref="ArgumentException">Both are one, or the options are not right.</exception>
    /// <exception cref="PerdureException">See the other overloads.</exception>
    public static async ValueTask<CopyReport> CopyAsync(Backend source, Backend target, StoreSchema schema, CopyOptions options, IProgress<CopyProgress>? progress, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Check();
        Check(source, target, schema);
        await target.PrepareAsync(schema, cancellationToken).ConfigureAwait(false);
        await target.PrepareAsync(new StoreSchema([CopyMark.Collection], []), cancellationToken).ConfigureAwait(false);
        var ids = IdGenerator.Default;
        if (!await CopyMark.IsThereAsync(target, source.Info.Name, cancellationToken).ConfigureAwait(false))
        {
            if (!options.KeepOthers)
                await CheckEmptyAsync(target, schema, cancellationToken).ConfigureAwait(false);
            await CopyMark.SetAsync(target, source.Info.Name, ids, cancellationToken).ConfigureAwait(false);
        }
        var writer = new CopyWriter(target, options, cancellationToken);
        for (var round = 1; ; round++)
        {
            using var tally = new CopyTally(round, options, writer, progress);
            await new CopyRound(source, target, options, writer, tally, ids).RunAsync(schema, cancellationToken).ConfigureAwait(false);
            var report = tally.Report();
            if (report.IsSame)
            {
                await CopyMark.ClearAsync(target, cancellationToken).ConfigureAwait(false);
                return report;
            }
            if (round >= options.Rounds)
                throw new PerdureException(Fault.Conflict, $"After {round} rounds the target is not what the source is: {report.FirstDifference} {report.Differences:N0} records and logs differ. Either other programs write to one of them, or the target does not keep what it is given; when the source rests, start the copy again: it goes on where it is.");
        }
    }

    /// <summary>Compares all that two stores hold, and writes nothing.</summary>
    /// <param name="source">The one.</param>
    /// <param name="target">The other, which must have been opened with the source's collections.</param>
    /// <param name="progress">Is told how far it is; null: nobody.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>Their hashes, and the first difference.</returns>
    /// <exception cref="ArgumentException">Both are one.</exception>
    public static ValueTask<CopyReport> CompareAsync(AgentStore source, AgentStore target, IProgress<CopyProgress>? progress, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(target);
        var schema = source.Schema;
        CheckRevisions(schema, target.Schema);
        return CompareAsync(source.Unrevised, target.Unrevised, schema, progress, cancellationToken);
    }

    /// <summary>Compares what some declarations name in two backends that are prepared for them.</summary>
    /// <exception cref="ArgumentException">Both are one.</exception>
    public static async ValueTask<CopyReport> CompareAsync(Backend source, Backend target, StoreSchema schema, IProgress<CopyProgress>? progress, CancellationToken cancellationToken = default)
    {
        Check(source, target, schema);
        using var tally = new CopyTally(1, new CopyOptions(), null, progress);
        await new CopyRound(source, target, new CopyOptions(), null, tally, IdGenerator.Default).RunAsync(schema, cancellationToken).ConfigureAwait(false);
        return tally.Report();
    }

    private static void Check(Backend source, Backend target, StoreSchema schema)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(schema);
        if (ReferenceEquals(source, target))
            throw new ArgumentException("The source and the target are one store; give two.", nameof(target));
        if (schema.Vectors.Count > 0)
            _ = (CopyVectors.Search(source), CopyVectors.Search(target));
    }

    private static void CheckRevisions(StoreSchema source, StoreSchema target)
    {
        var known = target.Collections.Select(one => (one.Name, one.Revision)).Concat(target.Logs.Select(one => (one.Name, one.Revision))).ToDictionary();
        foreach (var (name, revision) in source.Collections.Select(one => (one.Name, one.Revision)).Concat(source.Logs.Select(one => (one.Name, one.Revision))))
            if (known.TryGetValue(name, out var other) && other != revision)
                throw new PerdureException(Fault.SchemaMismatch, $"'{name}' is declared in revision {revision} where the source was opened, and {other} where the target was. Nothing was copied; open both with the same declaration.");
    }

    private static async ValueTask CheckEmptyAsync(Backend target, StoreSchema schema, CancellationToken cancellationToken)
    {
        foreach (var name in schema.Collections.Select(one => one.Name).Concat(schema.Logs.Select(one => one.Name)))
            await foreach (var scope in target.ScopesAsync(name, null, cancellationToken).ConfigureAwait(false))
                throw new PerdureException(Fault.Conflict, $"The target holds something of '{name}' already, in scope '{scope}'. Nothing was copied; copy into an empty store, or set KeepOthers.");
    }
}
