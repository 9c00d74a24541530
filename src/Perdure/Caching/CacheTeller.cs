using Perdure.Storage;

namespace Perdure.Caching;

/// <summary>Tells the caches of other programs what this one wrote, and hears what they wrote. A word that could not be sent is made up for by the next: that anything may have changed.</summary>
internal sealed class CacheTeller(Backend inner, CacheStripes stripes, CacheMemory memory, DistributedRecords? distributed) : ISignalListener, IAsyncDisposable
{
    private readonly string node = Guid.NewGuid().ToString("N");
    private readonly SemaphoreSlim gate = new(1, 1);
    private IAsyncDisposable? listening;
    private int owes;
    private long invalidations;
    private bool isBegun;

    /// <summary>Whether others tell what they wrote.</summary>
    public bool Hears => Volatile.Read(ref listening) is not null;

    public long Invalidations => Volatile.Read(ref invalidations);

    /// <summary>Begins to listen, where the backend has signals.</summary>
    public async ValueTask BeginAsync(CancellationToken cancellationToken)
    {
        await gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (!isBegun && inner.Facet<ISignals>() is { } signals)
                Volatile.Write(ref listening, await signals.ListenAsync(CacheWord.Channel, this, cancellationToken).ConfigureAwait(false));
            isBegun = true;
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>Tells of a write. Once it has returned, the database has the word. It is told even if the writer has lost interest, and what can't be told fails nothing.</summary>
    public async ValueTask TellAsync(IReadOnlyCollection<RecordKey>? changed, bool isDoubt, bool isApart)
    {
        if (changed is { Count: 0 } || inner.Facet<ISignals>() is not { } signals)
            return;
        var owed = Interlocked.Exchange(ref owes, 0) != 0;
        try
        {
            foreach (var text in new CacheWord(node, isDoubt, isApart, owed || changed is null ? [] : [.. changed]).Texts())
                await signals.SendAsync(CacheWord.Channel, text, CancellationToken.None).ConfigureAwait(false);
        }
        catch (PerdureException)
        {
            // The write happened; until the next word the others' lifetimes bound what they miss.
            Volatile.Write(ref owes, 1);
        }
    }

    /// <inheritdoc/>
    public void Received(string payload)
    {
        if (CacheWord.Parse(payload) is not { } word)
        {
            Missed();
            return;
        }
        if (word.Node == node)
            return;
        if (word.IsApart)
            distributed?.Distrust();
        if (word.Keys.Count == 0)
            Missed();
        foreach (var key in word.Keys)
            if (word.IsDoubt)
                stripes.Of(key).Doubt(memory, key, (inner.Time.GetUtcNow() + CacheWrite.Doubt).UtcTicks);
            else if (stripes.Of(key).Forget(memory, key))
                Interlocked.Increment(ref invalidations);
    }

    /// <inheritdoc/>
    public void Missed() => stripes.Clear(memory);

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref listening, null) is { } ending)
            await ending.DisposeAsync().ConfigureAwait(false);
    }
}
