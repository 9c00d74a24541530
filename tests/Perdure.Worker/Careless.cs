using Perdure.Storage;
using Perdure.Tests.Conformance.Faults;

namespace Perdure.Worker;

/// <summary>Mistakes that only show between processes, before a good backend: so that the scenarios of processes are seen red too.</summary>
internal static class Careless
{
    /// <summary>Writes whatever was expected.</summary>
    public static Backend Unchecked(Backend inner) => new FaultyBackend(inner) { Changing = operation => operation is Put put ? put with { Expect = Expect.Any } : operation };

    /// <summary>Appends to whatever head is there.</summary>
    public static Backend Headless(Backend inner) => new FaultyBackend(inner) { Changing = operation => operation is Append append ? append with { Expected = null } : operation };

    /// <summary>Notes no changes for those who search.</summary>
    public static Backend Secretive(Backend inner) => UnnotedChanges.Of(inner);

    /// <summary>Acknowledges a batch when the next but one is written.</summary>
    public static Backend Late(Backend inner)
    {
        var waiting = new Queue<WriteBatch>();
        return new FaultyBackend(inner)
        {
            Writing = async (backend, batch, token) =>
            {
                waiting.Enqueue(batch);
                if (waiting.Count > 2)
                    await backend.WriteAsync(waiting.Dequeue(), token);
                return WriteResult.Committed([.. batch.Operations.Select(_ => 1L)]);
            },
        };
    }

    /// <summary>Forgets that a copy was begun.</summary>
    public static Backend Unmarked(Backend inner) => new FaultyBackend(inner) { Changing = operation => operation is Put { Key.Collection: "perdure_copy" } put ? new Require(put.Key, Expect.Any) : operation };

    /// <summary>Gives up when it is asked to set up.</summary>
    public static Backend Impatient(Backend inner) =>
        new FaultyBackend(inner) { Preparing = (_, _, _) => throw new PerdureException(Fault.Timeout, "The lock was not to be had.", isTransient: true) };
}
