using Perdure.Storage;

namespace Perdure.Locks;

/// <summary>
/// A lock that was acquired. It is held until it is released, disposed, or its lease runs out; whoever holds it longer renews it.
/// Safe to share.
/// </summary>
/// <remarks>
/// A lease is a promise of clocks: a program that sleeps past its lease does not notice by itself. What must not be done
/// by two is therefore fenced: hand the <see cref="FencingToken"/> to what is written outside, which refuses a smaller one than it
/// has seen, and put <see cref="Requirement"/> into what is written to the store.
/// </remarks>
public sealed class HeldLock : IAsyncDisposable
{
    private readonly LockRecords records;
    private readonly SemaphoreSlim gate = new(1, 1);
    private volatile LockState state;

    internal HeldLock(LockRecords records, LockState state) => (this.records, this.state) = (records, state);

    /// <summary>The lock's name.</summary>
    public string Name => state.Id;

    /// <summary>The scope the lock is in.</summary>
    public string Scope => records.Scope;

    /// <summary>Who acquired it.</summary>
    public string Owner => state.Owner;

    /// <summary>1 or more; larger than that of everybody who had the lock before, also across leases that ran out and deletes.</summary>
    public long FencingToken => state.FencingToken;

    /// <summary>When the lease ends, UTC, as last renewed; the moment of its release once it is released.</summary>
    public DateTimeOffset Until => state.Until;

    /// <summary>
    /// Writes nothing: a batch with it happens only while this hold lasts, however often it was renewed. For rooms of the caller's own;
    /// a unit of work takes the lock itself, by <see cref="UnitOfWork.RequireAsync"/>.
    /// </summary>
    public WriteOperation Requirement => records.Requirement(state);

    /// <summary>Lets it last that long from now.</summary>
    /// <exception cref="PerdureException"><see cref="Fault.LeaseLost"/>: its lease has run out, or it was released. What was done since may be somebody else's affair.</exception>
    public async ValueTask RenewAsync(TimeSpan lease, CancellationToken cancellationToken = default)
    {
        LockOptions.CheckLease(lease);
        await gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            state = await records.RenewAsync(state, lease, cancellationToken).ConfigureAwait(false)
                ?? throw new PerdureException(Fault.LeaseLost, $"Lock '{Name}' with token {FencingToken} is not held any more: its lease ended at {Until:O}. Stop what it was for, and acquire it anew.");
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>Gives it back, and tells those who wait.</summary>
    /// <returns>Whether it was still held.</returns>
    public async ValueTask<bool> ReleaseAsync(CancellationToken cancellationToken = default)
    {
        await gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (await records.ReleaseAsync(state, cancellationToken).ConfigureAwait(false) is not { } released)
                return false;
            state = released;
        }
        finally
        {
            gate.Release();
        }
        await TellAsync(cancellationToken).ConfigureAwait(false);
        return true;
    }

    /// <summary>Gives it back if it is still held. When the database can't be asked, it is free once its lease has run out.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            await ReleaseAsync(CancellationToken.None).ConfigureAwait(false);
        }
        catch (PerdureException)
        {
            // The lease runs out by itself.
        }
    }

    private async ValueTask TellAsync(CancellationToken cancellationToken)
    {
        if (records.Context.Backend.Facet<ISignals>() is not { } signals)
            return;
        try
        {
            await signals.SendAsync(LockSignal.Channel, LockSignal.Payload(Scope, Name), cancellationToken).ConfigureAwait(false);
        }
        catch (PerdureException)
        {
            // It is released; who waits will ask.
        }
    }
}
