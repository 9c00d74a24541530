using Perdure.Storage;

namespace Perdure.Files;

/// <summary>A batch that waits for its commit.</summary>
internal sealed class PendingWrite(WriteBatch batch)
{
    private int state; // 0 waiting, 1 taken, 2 cancelled

    public WriteBatch Batch => batch;

    /// <summary>What became of it, once its commit is over.</summary>
    public WriteResult? Result { get; set; }

    /// <summary>Why it was refused while others of the same commit were not.</summary>
    public PerdureException? Refusal { get; set; }

    /// <summary>Whether its result is final: what it rests on is committed.</summary>
    public bool IsSettled { get; set; }

    /// <summary>Begins it; false when it was cancelled before.</summary>
    public bool TryTake() => Interlocked.CompareExchange(ref state, 1, 0) == 0;

    /// <summary>Keeps it from beginning; false when it has begun.</summary>
    public bool TryCancel() => Interlocked.CompareExchange(ref state, 2, 0) == 0;
}
