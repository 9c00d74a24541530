namespace Perdure.Storage;

/// <summary>One batch being staged: a next state that is kept or thrown away as a whole.</summary>
internal sealed class StagingWrite(Backend inner, Staged staged, DateTimeOffset at)
{
    /// <summary>What is staged with the batch.</summary>
    public Staged Staged { get; private set; } = staged;

    public async ValueTask<WriteResult> ApplyAsync(WriteBatch batch, CancellationToken cancellationToken)
    {
        var outcomes = new long[batch.Operations.Count];
        for (var i = 0; i < outcomes.Length; i++)
        {
            var (outcome, conflict) = batch.Operations[i] switch
            {
                Append { Floats: true, Expected: null } append => Stage(append),
                RecordOperation record => await StageAsync(record, i, cancellationToken).ConfigureAwait(false),
                LogOperation log => await StageAsync(log, i, cancellationToken).ConfigureAwait(false),
                ExecuteSql own => Stage(own),
                _ => (0, null), // below: they come after the records
            };
            if (conflict is not null)
                return WriteResult.Conflicted(conflict);
            outcomes[i] = outcome;
        }
        for (var i = 0; i < outcomes.Length; i++)
            if (batch.Operations[i] is VectorOperation vector && !TryStage(vector, out outcomes[i]))
                return WriteResult.Conflicted(new Conflict(i));
        return WriteResult.Committed(outcomes);
    }

    // Whether there is a vector to take away is for the commit to find: the outcome says 1 of one that was staged.
    private bool TryStage(VectorOperation operation, out long outcome)
    {
        outcome = operation is PutVector || Staged.Vectors.GetValueOrDefault((operation.Key, operation.Vectors)) is PutVector ? 1 : 0;
        if (operation is PutVector && Staged.Records.TryGetValue(operation.Key, out var record) && record is { IsKnown: true, Version: null })
            return false;
        Staged = Staged.With(operation);
        return true;
    }

    private (long Outcome, Conflict? Conflict) Stage(Append floating)
    {
        Staged = Staged.With(floating);
        return (0, null);
    }

    // How many rows it touches is known at the commit.
    private (long Outcome, Conflict? Conflict) Stage(ExecuteSql own)
    {
        if (inner.Facet<ISqlAccess>() is null)
            throw PreparedSchema.NoSql(inner.Info);
        Staged = Staged with { Statements = Staged.Statements.Add(own) };
        return (0, null);
    }

    private async ValueTask<(long Outcome, Conflict? Conflict)> StageAsync(RecordOperation operation, int i, CancellationToken cancellationToken)
    {
        var before = Staged.Records.GetValueOrDefault(operation.Key);
        var after = before is null ? new StagedRecord(operation) : before.With(operation, at);
        if (after is null)
            return (0, new Conflict(i, before!.Version));
        Staged = Staged.With(operation, after);
        if (operation is not Remove)
            return (operation is Put ? 1 : 0, null);
        // Whether there is something to remove is known of what is staged, and else asked.
        return before is { IsKnown: true }
            ? (before.Version is null ? 0 : 1, null)
            : ((await inner.FindAsync([operation.Key], cancellationToken).ConfigureAwait(false))[0] is null ? 0 : 1, null);
    }

    private async ValueTask<(long Outcome, Conflict? Conflict)> StageAsync(LogOperation operation, int i, CancellationToken cancellationToken)
    {
        var log = Staged.Log(operation.Key);
        var (outcome, next, conflict) = operation switch
        {
            Append append => await AppendAsync(log, append, i, cancellationToken).ConfigureAwait(false),
            RequireHead required => await RequireAsync(log, required, i, cancellationToken).ConfigureAwait(false),
            RequireEntry required => Entry(await VersionAsync(required.Key, required.Position, cancellationToken).ConfigureAwait(false), required.Version, i, 0, log.WithRequirement(required)),
            ReplaceEntry replace => Entry(await VersionAsync(replace.Key, replace.Position, cancellationToken).ConfigureAwait(false), replace.Expected, i, 1, log.With(replace)),
            Trim trim => (await CountAsync(new LogRead(trim.Key, trim.Ranges), cancellationToken).ConfigureAwait(false), log.With(trim), null),
            Drop drop => (await CountAsync(new LogRead(drop.Key, PositionRange.All), cancellationToken).ConfigureAwait(false), log.With(drop), null),
            _ => throw new ArgumentException($"An operation of type {operation.GetType().Name} can't be staged."),
        };
        if (conflict is null)
            Staged = Staged with { Logs = Staged.Logs.SetItem(operation.Key, next) };
        return (outcome, conflict);
    }

    private async ValueTask<(long, StagedLog, Conflict?)> AppendAsync(StagedLog log, Append append, int i, CancellationToken cancellationToken)
    {
        // The head is read even where one is expected already, unless nothing is staged: then the commit compares.
        var head = append.Expected is { } expected && log.Operations.IsEmpty ? expected : await HeadAsync(append.Key, cancellationToken).ConfigureAwait(false);
        return append.Expected is { } wanted && wanted != head
            ? (0, log, new Conflict(i, head.Version, head.Position))
            : (head.Position + 1, log.With(append, head, Instant.ToMicroseconds(at)), null);
    }

    private async ValueTask<(long, StagedLog, Conflict?)> RequireAsync(StagedLog log, RequireHead required, int i, CancellationToken cancellationToken)
    {
        if (log.Operations.IsEmpty)
            return (0, log.WithRequirement(required), null);
        var head = await HeadAsync(required.Key, cancellationToken).ConfigureAwait(false);
        return head == required.Expected ? (0, log.WithRequirement(required), null) : (0, log, new Conflict(i, head.Version, head.Position));
    }

    private static (long, StagedLog, Conflict?) Entry(long? found, long expected, int i, long outcome, StagedLog next) =>
        found == expected ? (outcome, next, null) : (0, next, new Conflict(i, found));

    private async ValueTask<LogHead> HeadAsync(LogKey key, CancellationToken cancellationToken)
    {
        var head = LogHead.Empty;
        await Staged.ReadLogAsync(inner, new LogRead(key, PositionRange.All) { Descending = true, Limit = 1, Bodies = false }, entry =>
        {
            head = new LogHead(entry.Position, entry.Version);
            return false;
        }, cancellationToken).ConfigureAwait(false);
        return head;
    }

    private async ValueTask<long?> VersionAsync(LogKey key, long position, CancellationToken cancellationToken)
    {
        long? version = null;
        await Staged.ReadLogAsync(inner, new LogRead(key, new PositionRange(position, position)) { Bodies = false }, entry =>
        {
            version = entry.Version;
            return false;
        }, cancellationToken).ConfigureAwait(false);
        return version;
    }

    private async ValueTask<long> CountAsync(LogRead read, CancellationToken cancellationToken)
    {
        var count = 0L;
        await Staged.ReadLogAsync(inner, read with { Bodies = false }, _ =>
        {
            count++;
            return true;
        }, cancellationToken).ConfigureAwait(false);
        return count;
    }
}
