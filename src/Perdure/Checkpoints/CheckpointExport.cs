using System.Text.Json;
using Perdure.Threads;

namespace Perdure.Checkpoints;

/// <summary>Writes the checkpoints of a thread to an archive, with the pieces they need from other threads.</summary>
internal sealed class CheckpointExport(StoreContext context, string thread, ThreadArchiveWriter archive)
{
    public async ValueTask RunAsync(CancellationToken cancellationToken)
    {
        await foreach (var ns in context.Backend.LogsAsync(CheckpointSchema.Log.Name, thread, cancellationToken).ConfigureAwait(false))
        {
            if (await OriginRecord.FindAsync(context, thread, ns, cancellationToken).ConfigureAwait(false) is var (record, _))
                await ExportAsync(ns, record, cancellationToken).ConfigureAwait(false);
            await archive.WriteLogAsync(context, CheckpointSchema.LogOf(thread, ns), cancellationToken).ConfigureAwait(false);
        }
    }

    private async ValueTask ExportAsync(string ns, OriginRecord record, CancellationToken cancellationToken)
    {
        var origins = new OriginLog[record.Origins.Count];
        for (var i = 0; i < origins.Length; i++)
        {
            origins[i] = new OriginLog(CheckpointSchema.Pieces.Name, thread, context.Ids.NewId(), record.Origins[i].UpTo);
            var pieces = new OriginPieces(context, CheckpointSchema.LogOf(thread, ns), i + 1, record.Origins[i]);
            for (long? next = 1; next is { } from;)
            {
                next = await pieces.VisitAsync(from, (position, at, head, body) => archive.Add(origins[i].Key, position, at, head, body), cancellationToken).ConfigureAwait(false);
                await archive.FlushAsync(cancellationToken).ConfigureAwait(false);
            }
        }
        archive.Add(CheckpointSchema.Origins.Name, ns, JsonSerializer.SerializeToUtf8Bytes(record with { Origins = origins }, CheckpointJson.Default.OriginRecord));
    }
}
