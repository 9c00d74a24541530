using System.Text.Json.Serialization.Metadata;
using Perdure.Serialization;
using Perdure.Storage;

namespace Perdure.Checkpoints;

public sealed partial class CheckpointThread
{
    private LogKey PendingLog => new(CheckpointSchema.Writes.Name, Id, Namespace);

    /// <summary>
    /// Keeps the result of a task inside the step that follows the latest version. It waits until that step's checkpoint is
    /// saved, which makes it void in the same transaction (and removes it, if this object knows of it); after a crash <see cref="PendingAsync"/> gives it back, so that what
    /// finished is not done again. A task that adds twice replaces its first result.
    /// </summary>
    /// <exception cref="PerdureException">Conflict: the step has its checkpoint already.</exception>
    public ValueTask AddPendingAsync<T>(string task, T result, CancellationToken cancellationToken = default) =>
        AddPendingAsync(task, result, Json.TypeInfoOf<T>(), cancellationToken);

    /// <inheritdoc cref="AddPendingAsync{T}(string, T, CancellationToken)"/>
    public async ValueTask AddPendingAsync<T>(string task, T result, JsonTypeInfo<T> type, CancellationToken cancellationToken = default)
    {
        Identifier.Check(task, nameof(task));
        var body = StateWriter.Serialize(result, type);
        var tip = memory.Tip ?? await reader.TipAsync(cancellationToken).ConfigureAwait(false);
        memory.Tip = tip;
        while (!await AddAsync(tip.Head, new NewEntry(Context.Ids.NewVersion(), PendingResult.Head(tip.Head, task), body), cancellationToken).ConfigureAwait(false))
        {
            // Another task's result came in between; what it swept need not be swept again.
        }
        memory.HasPending = true;
    }

    /// <summary>The results that wait for the step after the latest version, one per task, in the order in which the tasks first added them.</summary>
    public async ValueTask<IReadOnlyList<PendingResult>> PendingAsync(CancellationToken cancellationToken = default)
    {
        var tip = await reader.TipAsync(cancellationToken).ConfigureAwait(false);
        var results = new OrderedDictionary<string, PendingResult>();
        await Context.Backend.ReadLogAsync(new LogRead(PendingLog, PositionRange.All), entry =>
        {
            if (PendingResult.Read(entry, tip.Head, Json) is { } result)
                results[result.Task] = result;
            return true;
        }, cancellationToken).ConfigureAwait(false);
        memory.Tip = tip;
        memory.HasPending = results.Count > 0;
        return [.. results.Values];
    }

    private async ValueTask<bool> AddAsync(LogHead step, NewEntry entry, CancellationToken cancellationToken)
    {
        List<WriteOperation> operations = [new RequireHead(reader.Log, step)];
        // The first result of a step sweeps away what is left of a step that was given up, unless another task's comes before it.
        if (!memory.HasPending && await LeftOverAsync(step, cancellationToken).ConfigureAwait(false) is { } last)
            operations.AddRange([new RequireHead(PendingLog, last), new Drop(PendingLog)]);
        var batch = new WriteBatch([.. operations, new Append(PendingLog, [entry])], Context.Time.UtcNow());
        var result = await Context.Backend.WriteAsync(batch, cancellationToken).ConfigureAwait(false);
        return result.Conflict switch
        {
            null => true,
            { Operation: 0 } conflict => throw conflict.ToException(batch),
            _ => false,
        };
    }

    /// <summary>The last result that is stored, when it is another step's.</summary>
    private async ValueTask<LogHead?> LeftOverAsync(LogHead step, CancellationToken cancellationToken)
    {
        LogHead? last = null;
        await Context.Backend.ReadLogAsync(new LogRead(PendingLog, PositionRange.All) { Descending = true, Limit = 1 }, entry =>
        {
            last = PendingResult.Read(entry, step, Json) is null ? new LogHead(entry.Position, entry.Version) : null;
            return false;
        }, cancellationToken).ConfigureAwait(false);
        return last;
    }

    private IEnumerable<WriteOperation> Pending() => memory.HasPending ? [new Drop(PendingLog)] : [];
}
