using Perdure.Storage;

namespace Perdure.Files;

/// <summary>A batch on its way through a commit, and what became of it.</summary>
internal sealed class PendingWrite(WriteBatch batch)
{
    private WriteResult? result;
    private PerdureException? refusal;
    private bool isSettled;

    public WriteBatch Batch => batch;

    /// <summary>What it comes to if its commit succeeds.</summary>
    public void Propose(WriteResult proposed) => result = proposed;

    /// <summary>Why it can't be, while others of its commit can.</summary>
    public void Refuse(PerdureException reason)
    {
        refusal = reason;
        isSettled = true;
    }

    /// <summary>Makes what it comes to final: what it rests on is committed.</summary>
    public void Settle() => isSettled = true;

    /// <summary>Says that its commit failed, unless it was settled before.</summary>
    public void Fail(PerdureException reason)
    {
        if (!isSettled)
            Refuse(reason);
    }

    /// <summary>What became of it.</summary>
    /// <exception cref="PerdureException">It was refused, or its commit failed or ended without saying anything.</exception>
    public WriteResult Outcome()
    {
        if (refusal is not null)
            throw refusal;
        return isSettled ? result! : throw new PerdureException(Fault.Unavailable, "The commit this batch was part of ended by a fault of another; whether the batch was written is not known. Read what is there before you try again.");
    }
}
