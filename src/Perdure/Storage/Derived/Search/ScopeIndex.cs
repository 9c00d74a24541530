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
    private const int MostLooks = 8;
    private readonly Lock gate = new();
    private Task<TRows>? running;
    private Task<TRows>? waiting;
    private TRows? rows;
    private LogHead head;
    private long bytes;

    /// <inheritdoc/>
    public long Bytes => Volatile.Read(ref bytes);

    /// <inheritdoc/>
    public long LastUsed { get; set; }

    /// <summary>What is stored now. Who no longer waits for it leaves the look at the store to the others.</summary>
    public async ValueTask<TRows> CurrentAsync(CancellationToken cancellationToken)
    {
        Task<TRows> look;
        // A look that has begun may have missed what this one must see; the next one answers all who ask meanwhile, also once the one before it is over and it has not begun yet.
        lock (gate)
            look = waiting ?? (running is { IsCompleted: false } ? waiting = AfterAsync(running) : running = RefreshAsync());
        return await look.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    protected Backend Backend => backend;

    /// <summary>Reads all of the scope.</summary>
    protected abstract ValueTask<TRows> LoadAsync(CancellationToken cancellationToken);

    /// <summary>Reads some ids anew.</summary>
    protected abstract ValueTask<TRows> ApplyAsync(TRows rows, IReadOnlyCollection<string> ids, CancellationToken cancellationToken);

    /// <summary>The bytes it takes, about.</summary>
    protected abstract long Weigh(TRows rows);

    private async Task<TRows> AfterAsync(Task before)
    {
        await before.ConfigureAwait(ConfigureAwaitOptions.ForceYielding | ConfigureAwaitOptions.SuppressThrowing);
        lock (gate)
            (running, waiting) = (waiting, null);
        return await RefreshAsync().ConfigureAwait(false);
    }

    // One at a time. When it fails, the next begins from nothing. A look takes several reads, between which somebody may write, and
    // would then hold half of a batch: it is repeated until the log has nothing more to say, or the writers never pause.
    private async Task<TRows> RefreshAsync()
    {
        var next = rows;
        rows = null;
        for (var look = 1; look <= MostLooks; look++)
        {
            var before = next;
            next = before is null ? null : await FollowAsync(before).ConfigureAwait(false);
            if (next is not null && ReferenceEquals(next, before))
                break;
            next ??= await BeginAsync().ConfigureAwait(false);
        }
        Volatile.Write(ref bytes, Weigh(next!));
        return rows = next!;
    }

    // The place in the log comes first: what is written during the load is looked at once more.
    private async ValueTask<TRows> BeginAsync()
    {
        head = (await LogEnd.ReadAsync(backend, log, CancellationToken.None).ConfigureAwait(false)).Head;
        return await LoadAsync(CancellationToken.None).ConfigureAwait(false);
    }

    // Null: the log does not say all.
    private async ValueTask<TRows?> FollowAsync(TRows known)
    {
        var tail = await ChangeTail.ReadAsync(backend, log, head, CancellationToken.None).ConfigureAwait(false);
        if (tail is not { IsWhole: true, Ids.Count: <= MostChanges })
            return null;
        head = tail.Head;
        return tail.Ids.Count == 0 ? known : await ApplyAsync(known, tail.Ids, CancellationToken.None).ConfigureAwait(false);
    }
}
