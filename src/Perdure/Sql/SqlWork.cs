using System.Runtime.ExceptionServices;
using Perdure.Storage;

namespace Perdure.Sql;

/// <summary>One caller's part of a group of writes: what to do within the transaction, and what became of it.</summary>
public abstract class SqlWork
{
    private ExceptionDispatchInfo? failure;
    private bool isSettled;

    /// <summary>What it touches, for messages.</summary>
    public abstract string Place { get; }

    /// <summary>Whether it is one statement that changes nothing when it comes to a conflict, so that there is nothing to take back.</summary>
    public virtual bool IsSingle => false;

    /// <summary>Whether it has its outcome.</summary>
    public bool IsSettled => isSettled;

    /// <summary>Does it within the session's transaction. May be called again after a rollback.</summary>
    /// <returns>False when nothing of it may stay: a conflict.</returns>
    public abstract ValueTask<bool> ApplyAsync(SqlSession session);

    /// <summary>It was committed, or came to its conflict.</summary>
    public void Settle() => (isSettled, failure) = (true, null);

    /// <summary>It failed; its own caller gets the exception.</summary>
    public void Fail(Exception exception) => (isSettled, failure) = (true, ExceptionDispatchInfo.Capture(exception));

    /// <summary>Throws what it failed with, in its own caller.</summary>
    public void ThrowIfFailed()
    {
        failure?.Throw();
        if (!isSettled)
            throw new PerdureException(Fault.Unavailable, $"{Place}: the writer that committed for this one was stopped by an error; whether this write happened is not known.", isTransient: true);
    }
}
