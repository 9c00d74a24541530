using Perdure.Storage;

namespace Perdure.Tests.Storage;

/// <summary>A backend whose connection is lost: before a write, behind it, or while it goes on alone and happens later.</summary>
public sealed class Unreliable(Backend inner) : Backend, ISettledWrites
{
    public enum Loss { None, Before, Behind, Late }

    private readonly Queue<Loss> losses = [];

    public int Writes { get; private set; }

    public int Settled { get; private set; }

    /// <summary>Thrown by the next settling.</summary>
    public PerdureException? Unsettled { get; set; }

    /// <summary>What others do right before each write.</summary>
    public Func<Backend, ValueTask<WriteResult>>? Meanwhile { get; set; }

    /// <summary>What befalls the next writes, in their order; then nothing.</summary>
    public void Lose(params IEnumerable<Loss> next)
    {
        foreach (var loss in next)
            losses.Enqueue(loss);
    }

    public override BackendInfo Info => inner.Info;

    public override TimeProvider Time => inner.Time;

    public override ValueTask PrepareAsync(StoreSchema schema, CancellationToken cancellationToken = default) => inner.PrepareAsync(schema, cancellationToken);

    public override ValueTask<IReadOnlyList<StoredRecord?>> FindAsync(IReadOnlyList<RecordKey> keys, CancellationToken cancellationToken = default) => inner.FindAsync(keys, cancellationToken);

    public override async ValueTask<WriteResult> WriteAsync(WriteBatch batch, CancellationToken cancellationToken = default)
    {
        Writes++;
        if (Meanwhile is { } meanwhile)
            await meanwhile(inner);
        switch (losses.TryDequeue(out var loss) ? loss : Loss.None)
        {
            case Loss.Before:
                throw Lost();
            case Loss.Behind:
                await inner.WriteAsync(batch, cancellationToken);
                throw Lost();
            case Loss.Late:
                LateWrite = () => inner.WriteAsync(batch, default);
                throw Lost();
            default:
                if (LateWrite is { } write)
                {
                    LateWrite = null;
                    await write();
                }
                return await inner.WriteAsync(batch, cancellationToken);
        }
    }

    public ValueTask SettleAsync(WriteBatch batch, CancellationToken cancellationToken = default)
    {
        Settled++;
        return Unsettled is { } thrown ? throw thrown : ValueTask.CompletedTask;
    }

    public override ValueTask ReadLogAsync(LogRead read, LogVisitor visitor, CancellationToken cancellationToken = default) => inner.ReadLogAsync(read, visitor, cancellationToken);

    public override IAsyncEnumerable<StoredRecord> QueryAsync(Query query, CancellationToken cancellationToken = default) => inner.QueryAsync(query, cancellationToken);

    public override IAsyncEnumerable<string> LogsAsync(string log, string scope, CancellationToken cancellationToken = default) => inner.LogsAsync(log, scope, cancellationToken);

    public override IAsyncEnumerable<string> ScopesAsync(string name, string? after = null, CancellationToken cancellationToken = default) => inner.ScopesAsync(name, after, cancellationToken);

    public override ValueTask<int> SweepAsync(string collection, int limit = 1000, CancellationToken cancellationToken = default) => inner.SweepAsync(collection, limit, cancellationToken);

    public override ValueTask DisposeAsync() => inner.DisposeAsync();

    /// <summary>A write that the server got and has not done yet: it does it right before the next.</summary>
    private Func<ValueTask<WriteResult>>? LateWrite { get; set; }

    private static PerdureException Lost() => new(Fault.Unavailable, "The connection was lost.", isTransient: true);
}
