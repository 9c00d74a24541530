using Perdure.Storage;

namespace Perdure.Sql;

/// <summary>A batch as a part of a group.</summary>
public sealed class BatchWork : SqlWork
{
    private readonly SqlBackend backend;

    internal BatchWork(SqlBackend backend, WriteBatch batch) => (this.backend, Batch) = (backend, batch);

    /// <summary>The batch.</summary>
    public WriteBatch Batch { get; }

    /// <summary>What became of it; null until it was applied.</summary>
    public WriteResult? Result { get; private set; }

    /// <inheritdoc/>
    public override string Place => Batch.Operations[0].Place;

    /// <summary>It was committed by a way of the backend's own.</summary>
    public void Settle(WriteResult result)
    {
        Result = result;
        Settle();
    }

    /// <inheritdoc/>
    public override async ValueTask<bool> ApplyAsync(SqlSession session)
    {
        var outcomes = new long[Batch.Operations.Count];
        for (var i = 0; i < outcomes.Length; i++)
        {
            var conflict = await backend.ApplyAsync(session, Batch, i, outcomes).ConfigureAwait(false);
            if (conflict is null)
                continue;
            Result = WriteResult.Conflicted(conflict);
            return false;
        }
        Result = WriteResult.Committed(outcomes);
        return true;
    }
}
