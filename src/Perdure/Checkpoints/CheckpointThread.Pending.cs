using System.Text.Json.Serialization.Metadata;
using Perdure.Serialization;
using Perdure.Storage;

namespace Perdure.Checkpoints;

public sealed partial class CheckpointThread
{
    private LogKey PendingLog => new(CheckpointSchema.Writes.Name, Id, Namespace);

    /// <summary>
    /// Keeps the result of a task inside the step that follows the latest version. It waits until that step's checkpoint is
    /// saved, which removes it in the same transaction; after a crash <see cref="PendingAsync"/> gives it back, so that what
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
        List<WriteOperation> operations = [new RequireHead(reader.Log, tip.Head)];
        // The first result of a step sweeps away what is left of a step that was given up.
        if (!memory.HasPending && !await HasPendingOfAsync(tip.Head, cancellationToken).ConfigureAwait(false))
            operations.Add(new Drop(PendingLog));
        operations.Add(new Append(PendingLog, [new NewEntry(Context.Ids.NewVersion(), PendingResult.Head(tip.Head, task), body)]));
        await Context.WriteAsync(operations, Context.Time.UtcNow(), cancellationToken).ConfigureAwait(false);
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

    private async ValueTask<bool> HasPendingOfAsync(LogHead step, CancellationToken cancellationToken)
    {
        var found = false;
        await Context.Backend.ReadLogAsync(new LogRead(PendingLog, PositionRange.All) { Descending = true, Limit = 1 }, entry =>
        {
            found = PendingResult.Read(entry, step, Json) is not null;
            return false;
        }, cancellationToken).ConfigureAwait(false);
        return found;
    }

    private IEnumerable<WriteOperation> Pending() => memory.HasPending ? [new Drop(PendingLog)] : [];
}
