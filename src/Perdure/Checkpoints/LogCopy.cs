using Perdure.Storage;

namespace Perdure.Checkpoints;

/// <summary>
/// Writes entries to an empty log at the positions they had elsewhere. Positions in between are filled and trimmed in the
/// same batch. Batches are cut at a size; what is written so far is always a whole beginning of the log.
/// </summary>
internal sealed class LogCopy(StoreContext context, LogKey target)
{
    private const long BatchBytes = 32 * 1024 * 1024;

    private readonly List<NewEntry> entries = [];
    private readonly List<PositionRange> gaps = [];
    private LogHead head = LogHead.Empty;
    private long bytes;

    /// <summary>Whether enough is collected that it should be written.</summary>
    public bool IsFull => bytes >= BatchBytes;

    public void Add(long position, DateTimeOffset at, ReadOnlyMemory<byte> entryHead, ReadOnlyMemory<byte> body)
    {
        var next = head.Position + entries.Count + 1;
        if (position > next)
            gaps.Add(new PositionRange(next, position - 1));
        for (; next < position; next++)
            entries.Add(new NewEntry(context.Ids.NewVersion(), default, default));
        entries.Add(new NewEntry(context.Ids.NewVersion(), entryHead, body) { At = at });
        bytes += entryHead.Length + body.Length + 32;
    }

    /// <summary>The operations that write what is collected; it counts as written then.</summary>
    public IReadOnlyList<WriteOperation> Take()
    {
        if (entries.Count == 0)
            return [];
        List<WriteOperation> operations = [new Append(target, [.. entries], head)];
        if (gaps.Count > 0)
            operations.Add(new Trim(target, [.. gaps]));
        head = new LogHead(head.Position + entries.Count, entries[^1].Version);
        entries.Clear();
        gaps.Clear();
        bytes = 0;
        return operations;
    }
}
