using Perdure.Storage;

namespace Perdure.Copying;

/// <summary>Writes operations to the target in batches of some bytes, the next one being gathered while one is written. Has one owner.</summary>
internal sealed class CopyWriter(Backend target, CopyOptions options, CancellationToken cancellationToken)
{
    private List<WriteOperation> gathered = [];
    private Task<WriteResult>? writing;
    private WriteBatch? written;
    private long bytes;

    /// <summary>How many operations were handed to the target.</summary>
    public long Written { get; private set; }

    public async ValueTask AddAsync(WriteOperation operation, long size)
    {
        var isApart = gathered.Count > 0 && ((target.Info.Atomicity == Atomicity.Scope && gathered[0].Scope != operation.Scope) || (target is PlacingBackend placing && !placing.AreTogether(gathered[0], operation)));
        if (isApart || gathered.Count >= options.BatchOperations || (gathered.Count > 0 && bytes + size > options.BatchBytes))
            await SendAsync().ConfigureAwait(false);
        gathered.Add(operation);
        bytes += size;
    }

    /// <summary>Writes what is gathered, and waits for it.</summary>
    public async ValueTask FlushAsync()
    {
        await SendAsync().ConfigureAwait(false);
        await SettleAsync().ConfigureAwait(false);
    }

    private async ValueTask SendAsync()
    {
        await SettleAsync().ConfigureAwait(false);
        if (gathered.Count == 0)
            return;
        written = new WriteBatch(gathered, target.Time.UtcNow());
        writing = target.WriteAsync(written, cancellationToken).AsTask();
        Written += gathered.Count;
        (gathered, bytes) = ([], 0);
    }

    private async ValueTask SettleAsync()
    {
        if (writing is null)
            return;
        var (task, batch) = (writing, written!);
        writing = null;
        if ((await task.ConfigureAwait(false)).Conflict is { } conflict)
            throw new PerdureException(Fault.Conflict, $"{conflict.ToException(batch).Message} Another program writes to the target of the copy; stop it, and start the copy again: it goes on where it is.");
    }
}
