namespace Perdure.Storage;

/// <summary>
/// What searches of one declaration in one scope hold in memory: read once, then kept true by what the log of changes says. Those
/// who search at the same time share one load and one look at the log; a search sees all that was written before it began. Safe to share.
/// </summary>
/// <typeparam name="TRows">What a search works on; immutable.</typeparam>
internal abstract class ScopeIndex<TRows>(Backend backend, LogKey log) : ICachedIndex where TRows : class
{
    // Beyond as many changes it is read anew: that streams, which looking for single ones does not.
    private const int MostChanges = 4096;
    private readonly SemaphoreSlim gate = new(1, 1);
    private TRows? rows;
    private LogHead head;
    private long asked;
    private long served;
    private long bytes;

    /// <inheritdoc/>
    public long Bytes => Volatile.Read(ref bytes);

    /// <inheritdoc/>
    public long LastUsed { get; set; }

    /// <summary>What is stored now.</summary>
    public async ValueTask<TRows> CurrentAsync(CancellationToken cancellationToken)
    {
        var number = Interlocked.Increment(ref asked);
        await gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            // Another's look that began after this one's question answers it too.
            if (rows is null || served < number)
            {
                var most = Volatile.Read(ref asked);
                rows = await RefreshAsync(cancellationToken).ConfigureAwait(false);
                Volatile.Write(ref bytes, Weigh(rows));
                served = most;
            }
            return rows;
        }
        finally
        {
            gate.Release();
        }
    }

    protected Backend Backend => backend;

    /// <summary>Reads all of the scope.</summary>
    protected abstract ValueTask<TRows> LoadAsync(CancellationToken cancellationToken);

    /// <summary>Reads some ids anew.</summary>
    protected abstract ValueTask<TRows> ApplyAsync(TRows rows, IReadOnlyCollection<string> ids, CancellationToken cancellationToken);

    /// <summary>The bytes it takes, about.</summary>
    protected abstract long Weigh(TRows rows);

    private async ValueTask<TRows> RefreshAsync(CancellationToken cancellationToken)
    {
        if (rows is { } known)
        {
            var tail = await ChangeTail.ReadAsync(backend, log, head, cancellationToken).ConfigureAwait(false);
            if (tail is { IsWhole: true, Ids.Count: <= MostChanges })
            {
                // Until all changes are in, none is: who is cancelled meanwhile begins at the same place.
                var next = tail.Ids.Count == 0 ? known : await ApplyAsync(known, tail.Ids, cancellationToken).ConfigureAwait(false);
                head = tail.Head;
                return next;
            }
        }
        rows = null;
        // The place in the log comes first: what is written during the load is looked at once more.
        head = await ChangeTail.HeadAsync(backend, log, cancellationToken).ConfigureAwait(false);
        return await LoadAsync(cancellationToken).ConfigureAwait(false);
    }
}
