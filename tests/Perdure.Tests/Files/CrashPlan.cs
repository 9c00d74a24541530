using Perdure.Files;

namespace Perdure.Tests.Files;

/// <summary>Ends the world before one step, or in the middle of its write; from then on nothing reaches the disk.</summary>
internal sealed class CrashPlan(int at, bool torn)
{
    private bool over;

    /// <summary>How many steps there were.</summary>
    public int Steps { get; private set; }

    public DiskStep Step => (step, _, bytes) =>
    {
        if (over)
            throw new WorldEndedException();
        if (Steps++ != at)
            return bytes;
        over = true;
        return torn && step == "write" ? bytes / 2 : throw new WorldEndedException();
    };
}
