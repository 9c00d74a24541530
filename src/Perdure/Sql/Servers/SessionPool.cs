using System.Collections.Concurrent;
using System.Data.Common;
using Perdure.Databases;
using Perdure.Storage;

namespace Perdure.Sql;

/// <summary>
/// The sessions of a store: at most so many at once, some kept open for the next call, each asked whether it lives after a
/// pause and replaced when it is old. No lock is held while a connection is opened or used. Safe to share.
/// </summary>
internal sealed class SessionPool(PoolOptions options, TimeProvider time, string name, Func<CancellationToken, ValueTask<ServerSession>> open, Func<DbException, PerdureException> classify) : IPooled, IAsyncDisposable
{
    private readonly SemaphoreSlim places = new(options.MaxSize, options.MaxSize);
    private readonly ConcurrentStack<ServerSession> idle = [];
    private int opened;
    private int inUse;
    private int waiting;
    private volatile bool closed;

    public PoolStatistics Statistics => new(Volatile.Read(ref opened), Volatile.Read(ref inUse), idle.Count, Volatile.Read(ref waiting));

    /// <summary>A session for one caller: an idle one, or a new one.</summary>
    public async ValueTask<ServerSession> RentAsync(CancellationToken cancellationToken)
    {
        if (!places.Wait(0, cancellationToken))
            await WaitAsync(cancellationToken).ConfigureAwait(false);
        var isRented = false;
        try
        {
            var session = await TakeIdleAsync(cancellationToken).ConfigureAwait(false) ?? await OpenAsync(cancellationToken).ConfigureAwait(false);
            Interlocked.Increment(ref inUse);
            isRented = true;
            return session;
        }
        finally
        {
            if (!isRented)
                places.Release();
        }
    }

    /// <summary>Takes one back; it is closed when it is broken, old, or more are idle than are kept.</summary>
    public async ValueTask ReturnAsync(ServerSession session)
    {
        Interlocked.Decrement(ref inUse);
        var now = time.GetTimestamp();
        session.Times = (session.Times.Opened, now);
        var keep = session.IsUsable && !closed && idle.Count < options.KeepOpen && !IsOld(session, now);
        if (keep)
            idle.Push(session);
        places.Release();
        if (!keep)
            await CloseAsync(session).ConfigureAwait(false);
        else if (closed)
            await DisposeAsync().ConfigureAwait(false); // closing may have passed by while this one was on its way
    }

    /// <summary>Closes what is idle: after a failover they all lead to the wrong server.</summary>
    public async ValueTask ClearAsync()
    {
        while (idle.TryPop(out var session))
            await CloseAsync(session).ConfigureAwait(false);
    }

    public ValueTask DisposeAsync()
    {
        closed = true;
        return ClearAsync();
    }

    private async ValueTask WaitAsync(CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref waiting);
        try
        {
            if (!await places.WaitAsync(options.Wait, cancellationToken).ConfigureAwait(false))
                throw new PerdureException(Fault.Timeout, $"All {options.MaxSize} connections of the {name} store were in use for {options.Wait.TotalSeconds:0.###} s. Nothing was done; try again, or raise the pool's MaxSize or Wait.", isTransient: true);
        }
        finally
        {
            Interlocked.Decrement(ref waiting);
        }
    }

    private async ValueTask<ServerSession?> TakeIdleAsync(CancellationToken cancellationToken)
    {
        while (idle.TryPop(out var session))
        {
            var now = time.GetTimestamp();
            if (!IsOld(session, now) && ((!session.IsDoubted && !IsQuiet(session, now)) || await IsAliveAsync(session, cancellationToken).ConfigureAwait(false)))
                return session;
            await CloseAsync(session).ConfigureAwait(false);
        }
        return null;
    }

    private async ValueTask<ServerSession> OpenAsync(CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(closed, this);
        var session = await open(cancellationToken).ConfigureAwait(false);
        Interlocked.Increment(ref opened);
        var now = time.GetTimestamp();
        session.Times = (now, now);
        return session;
    }

    private async ValueTask CloseAsync(ServerSession session)
    {
        Interlocked.Decrement(ref opened);
        try
        {
            await session.DisposeAsync().ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is DbException or IOException)
        {
            // It was being thrown away.
        }
    }

    private async ValueTask<bool> IsAliveAsync(ServerSession session, CancellationToken cancellationToken)
    {
        try
        {
            await session.PingAsync(cancellationToken).ConfigureAwait(false);
            session.IsDoubted = false;
            return true;
        }
        catch (DbException exception) when (classify(exception) is { Fault: Fault.Unavailable or Fault.Timeout })
        {
            return false;
        }
    }

    private bool IsOld(ServerSession session, long now) => options.Lifetime != Timeout.InfiniteTimeSpan && time.GetElapsedTime(session.Times.Opened, now) >= options.Lifetime;

    private bool IsQuiet(ServerSession session, long now) => options.IdleCheck != Timeout.InfiniteTimeSpan && time.GetElapsedTime(session.Times.Returned, now) >= options.IdleCheck;
}
