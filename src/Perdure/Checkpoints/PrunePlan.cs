using Perdure.Storage;

namespace Perdure.Checkpoints;

/// <summary>What a prune found out, reading from the newest entry to the oldest.</summary>
internal sealed class PrunePlan
{
    private readonly List<StoredCheckpoint> doomed = [];

    public LogHead Head { get; private set; }

    public NeededPieces Needed { get; } = new(0);

    public int Kept { get; private set; }

    /// <summary>The entries that are no kept version's, ascending: those that go and those that went before and left pieces.</summary>
    public IEnumerable<StoredCheckpoint> Doomed => Enumerable.Reverse(doomed);

    public void See(StoredCheckpoint stored, bool isKept)
    {
        if (Head == LogHead.Empty)
            Head = stored.Mark;
        if (isKept)
        {
            Kept++;
            Needed.Add(stored.Table);
            return;
        }
        doomed.Add(stored);
    }
}
