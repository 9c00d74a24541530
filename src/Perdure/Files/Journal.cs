namespace Perdure.Files;

/// <summary>
/// The write-ahead journal. A commit is written and synced here, then marked as being applied, applied, and marked as applied:
/// so one fsync makes any batch durable, a crash at any moment leaves all of it or none, and whoever follows the journal knows
/// which files other processes changed and when not to look. Safe to share; what says so is only for the holder of the lock.
/// </summary>
internal sealed class Journal(string root, Disk disk, JournalFile current) : IDisposable
{
    private JournalFile file = current;
    private long origin;
    private long known = current.Start;
    private volatile bool writing, applying;
    private readonly Lock gate = new();
    private readonly Touches touches = new();

    public string Name => Path.GetFileName(JournalNames.Of(root, file.Number));

    /// <summary>How many bytes the journal holds.</summary>
    public long Size => known - file.Start;

    /// <summary>
    /// Learns what was committed meanwhile. Returns the mark of the last commit; null when one is being applied right now, or was
    /// when its process ended.
    /// </summary>
    public long? Follow()
    {
        lock (gate)
            return (writing ? !applying : Read()) ? Mark : null;
    }

    /// <summary>Asks what is known about the files.</summary>
    public T Ask<T>(Func<Touches, T> question)
    {
        lock (gate)
            return question(touches);
    }

    /// <summary>Under the lock: commits. On return everything is applied; when it throws, <see cref="Repair"/> decides what became of it.</summary>
    public void Commit(IReadOnlyList<FileChange> changes)
    {
        using var frame = new ByteBuffer();
        JournalFrame.Write(frame, changes);
        Exclusively(() =>
        {
            Persist(frame.Memory);
            Apply(changes, known + frame.Length);
        });
    }

    /// <summary>Under the lock: finishes what an ended process committed, and cuts what it did not get to commit.</summary>
    /// <param name="all">Whether to make all changes again, because power may have been lost; else only those not marked as made.</param>
    public void Repair(bool all)
    {
        Follow();
        if (file.Length > known && file.ReadLine(known).AsSpan().SequenceEqual(JournalNames.Closed[..^1]))
            Continue();
        if (all || file.Length > known)
            Exclusively(() => RepairTail(all));
    }

    /// <summary>Under the lock: syncs everything the journal is needed for, and begins a new one.</summary>
    public void Turn()
    {
        new DirtyFiles(root, disk, Ask(known => known.Dirty)).Sync();
        disk.Write(file.Handle, known, JournalNames.Closed);
        Continue();
    }

    public void Dispose() => file.Dispose();

    // From the moment a journal is closed only the next one counts, whoever comes to make it.
    private void Continue()
    {
        var (old, next) = (JournalNames.Of(root, file.Number), JournalOpening.Create(root, disk, file.Number + 1));
        lock (gate)
            Take(next);
        disk.Delete(old);
    }

    private void Exclusively(Action work)
    {
        lock (gate)
            writing = true;
        try
        {
            work();
        }
        finally
        {
            lock (gate)
                writing = applying = false;
        }
    }

    private void RepairTail(bool all)
    {
        if (all)
            for (var at = file.Start; at < known;)
                at += Replay(at).Length + 2;
        while (file.Length > known)
        {
            var rest = file.Read(known, long.MaxValue);
            if (JournalFrame.Read(rest) is not { } frame)
            {
                if (JournalTail.WasCommitted(rest))
                    throw FileFaults.Corrupt(Name, $"the commit at byte {known} does not fit its checksum, but it was committed");
                disk.Truncate(file.Handle, known);
                disk.Sync(file.Handle);
                return;
            }
            Apply(frame.Changes, known + frame.Length);
        }
    }

    private void Persist(ReadOnlyMemory<byte> frame)
    {
        try
        {
            disk.Write(file.Handle, known, frame.Span);
            disk.Sync(file.Handle);
        }
        catch (IOException)
        {
            disk.Truncate(file.Handle, known);
            throw;
        }
    }

    private void Apply(IReadOnlyList<FileChange> changes, long end)
    {
        applying = true;
        disk.Write(file.Handle, end, [JournalNames.Applying]);
        var applier = new ChangeApplier(root, disk);
        foreach (var change in changes)
            applier.Apply(change);
        disk.Write(file.Handle, end + 1, [JournalNames.Applied]);
        Advance(end + 2, changes);
        applying = false;
    }

    private JournalFrame Replay(long at)
    {
        var line = file.ReadLine(at);
        var bytes = line is null ? 0 : JournalFrame.ReadLine(line)?.Bytes ?? 0;
        if (line is null || JournalFrame.Read(file.Read(at, line.Length + 1 + bytes)) is not { } frame)
            throw FileFaults.Corrupt(Name, $"the commit at byte {at} does not fit its checksum");
        var applier = new ChangeApplier(root, disk);
        foreach (var change in frame.Changes)
            applier.Apply(change);
        return frame;
    }

    private long Mark => origin + known;

    private bool Read()
    {
        while (file.Length > known)
        {
            if (file.ReadLine(known) is not { } line)
                return true;
            if (line.AsSpan().SequenceEqual(JournalNames.Closed[..^1]))
            {
                if (!Switch())
                    return true;
                continue;
            }
            if (JournalFrame.ReadLine(line) is not var (bytes, changes))
                return true;
            var end = known + line.Length + 1 + bytes;
            var marks = file.Read(end, 2);
            if (marks.Length < 2 || marks[1] != JournalNames.Applied)
                return marks.Length == 0;
            Advance(end + 2, changes.Select(change => change.Change));
        }
        return true;
    }

    private void Advance(long end, IEnumerable<FileChange> changes)
    {
        lock (gate)
        {
            known = end;
            foreach (var change in changes)
                touches.Add(change, Mark);
        }
    }

    private bool Switch()
    {
        if (JournalOpening.Newest(root) is not { } next)
            return false;
        if (next.Number == file.Number)
        {
            next.Dispose();
            return false;
        }
        var missed = next.Number != file.Number + 1;
        Take(next);
        if (missed)
            touches.Forget(Mark);
        return true;
    }

    private void Take(JournalFile next)
    {
        origin = Mark;
        file.Dispose();
        (file, known) = (next, next.Start);
        touches.Turn(Mark);
    }
}
