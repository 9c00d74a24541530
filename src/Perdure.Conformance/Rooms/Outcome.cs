using Perdure.Storage;

namespace Perdure.Conformance.Rooms;

/// <summary>What became of a call in a race.</summary>
internal static class Outcome
{
    /// <summary>Whether it happened, and did not come second.</summary>
    public static async Task<bool> WinsAsync(Func<Task> act)
    {
        try
        {
            await act().ConfigureAwait(false);
            return true;
        }
        catch (PerdureException lost) when (lost.Fault == Fault.Conflict)
        {
            return false;
        }
    }
}
