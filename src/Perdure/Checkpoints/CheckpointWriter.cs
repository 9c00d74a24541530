using Perdure.Checkpoints.Format;
using Perdure.Serialization;
using Perdure.Storage;

namespace Perdure.Checkpoints;

/// <summary>Writes one entry: on the head it expects, with the operations that belong to it, recognising a retry.</summary>
internal sealed class CheckpointWriter(CheckpointReader reader)
{
    /// <summary>Fills the builder with the channels of the new state.</summary>
    public delegate ValueTask Fill(EntryBuilder builder, StoredCheckpoint? parent, CancellationToken cancellationToken);

    /// <summary>
    /// Saves on <paramref name="parent"/> (null: on nothing). When the parent is not the newest and <see cref="SaveOptions.Fork"/> is set,
    /// a head that moved meanwhile does not matter and is followed.
    /// </summary>
    public async ValueTask<Tip> SaveAsync(Tip tip, StoredCheckpoint? parent, SaveOptions options, Fill fill, Func<IEnumerable<WriteOperation>> with, CancellationToken cancellationToken)
    {
        while (true)
        {
            var position = tip.Head.Position + 1;
            using var builder = new EntryBuilder(parent?.Table ?? ChannelTable.Empty, position, parent is null || parent.Mark.Position == position - 1);
            await fill(builder, parent, cancellationToken).ConfigureAwait(false);
            var (head, body) = builder.Build(HeaderOf(parent, options));
            var entry = new NewEntry(reader.Context.Ids.NewVersion(), head.Encode(position), body);
            var at = reader.Context.Time.UtcNow();
            var batch = new WriteBatch([new Append(reader.Log, [entry], tip.Head), .. Parent(tip, parent), .. with()], at);
            var result = await reader.Context.Backend.WriteAsync(batch, cancellationToken).ConfigureAwait(false);
            if (result.Conflict is not { } conflict)
            {
                var mark = new LogHead(position, entry.Version);
                return new Tip(mark, new StoredCheckpoint(mark, at, head, entry.Head.Length + body.Length));
            }
            if (conflict.Operation == 0 && await RetriedAsync(position, entry, cancellationToken).ConfigureAwait(false) is { } saved)
                return saved;
            if (conflict.Operation != 0 || !options.Fork)
                throw Explained(conflict, batch, tip, parent);
            tip = await reader.TipAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private static EntryHeader HeaderOf(StoredCheckpoint? parent, SaveOptions options) => new(
        parent?.Mark.Position ?? 0, options.Node, options.Step, [.. options.Tags],
        options.Metadata is { } metadata ? StateWriter.Serialize(metadata, MetadataJson.Default.JsonObject) : default);

    // A parent that is not the head may be pruned meanwhile; the head itself can't, the append expects it.
    private IEnumerable<WriteOperation> Parent(Tip tip, StoredCheckpoint? parent) =>
        parent is null || parent.Mark == tip.Head ? [] : [new RequireEntry(reader.Log, parent.Mark.Position, parent.Mark.Version)];

    /// <summary>The entry at the place of this one, when it says the same: an earlier try whose answer was lost.</summary>
    private async ValueTask<Tip?> RetriedAsync(long position, NewEntry entry, CancellationToken cancellationToken)
    {
        Tip? same = null;
        await reader.Context.Backend.ReadLogAsync(new LogRead(reader.Log, new PositionRange(position, position)), found =>
        {
            if (found.Head.SequenceEqual(entry.Head.Span) && found.Body.SequenceEqual(entry.Body.Span))
                same = new Tip(new LogHead(found.Position, found.Version), StoredCheckpoint.Read(found) with { Bytes = found.Head.Length + found.BodyLength });
            return false;
        }, cancellationToken).ConfigureAwait(false);
        return same;
    }

    private PerdureException Explained(Conflict conflict, WriteBatch batch, Tip tip, StoredCheckpoint? parent)
    {
        if (conflict.Operation != 0)
            return conflict.ToException(batch);
        var on = parent is null ? "an empty thread" : $"version {parent.Mark.Position}";
        var found = conflict.FoundPosition is { } position ? position == 0 ? "the thread is empty (it was deleted)" : $"the latest is version {position}" : "another save came first";
        return new PerdureException(Fault.Conflict, $"Thread '{reader.Thread}', namespace '{reader.Namespace}': the save was made on {on} with the log at position {tip.Head.Position}, but {found}. Nothing was written. Load the latest and save on it, or set {nameof(SaveOptions)}.{nameof(SaveOptions.Fork)} to begin a branch.");
    }
}
