using Perdure.Storage;

namespace Perdure.Sql;

/// <summary>A batch as a part of a group.</summary>
public sealed class BatchWork : SqlWork
{
    private readonly SqlBackend backend;

    internal BatchWork(SqlBackend backend, WriteBatch batch) => (this.backend, Batch) = (backend, batch);

    /// <summary>The batch.</summary>
    public WriteBatch Batch { get; }

    /// <summary>Its steps, where the backend makes them all before the first is executed.</summary>
    public BatchPlan? Plan { get; internal set; }

    /// <inheritdoc/>
    public override bool IsSingle => Plan is { IsSingle: true };

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

    /// <summary>It was applied together with others; whether that stays is for the transaction to say.</summary>
    internal void Applied() => Result = WriteResult.Committed((long[])Plan!.Outcomes.Clone());

    /// <inheritdoc/>
    public override async ValueTask<bool> ApplyAsync(SqlSession session)
    {
        Result = await backend.ApplyAsync(session, this).ConfigureAwait(false);
        return Result.Conflict is null;
    }
}
