namespace Perdure.Checkpoints;

/// <summary>
/// What a thread object remembers between calls so that a save needs no read: the tip it has last seen, and the text of the
/// state it has last saved whole. Safe to share; a text is lent to one save at a time.
/// </summary>
internal sealed class ThreadMemory
{
    private volatile Tip? tip;
    private Remembered? text;
    private StateText? spare;
    private int pendingSeen;

    public Tip? Tip { get => tip; set => tip = value; }

    /// <summary>Whether results of tasks are known to wait for the next checkpoint.</summary>
    public bool HasPending { get => Volatile.Read(ref pendingSeen) != 0; set => Volatile.Write(ref pendingSeen, value ? 1 : 0); }

    /// <summary>Lends the text of a version, if it is the one remembered.</summary>
    public StateText? TakeText(StoredCheckpoint? version)
    {
        var taken = Interlocked.Exchange(ref text, null);
        if (taken is null || (version is not null && taken.Version == version.Mark.Version))
            return taken?.Text;
        Recycle(taken.Text);
        return null;
    }

    /// <summary>An empty text to write into.</summary>
    public StateText TakeEmpty()
    {
        var taken = Interlocked.Exchange(ref spare, null) ?? new StateText();
        taken.Clear();
        return taken;
    }

    public void Remember(StoredCheckpoint version, StateText value)
    {
        if (Interlocked.Exchange(ref text, new Remembered(version.Mark.Version, value)) is { } replaced)
            Recycle(replaced.Text);
    }

    /// <summary>Takes back a text that is not remembered.</summary>
    public void Recycle(StateText value)
    {
        if (Interlocked.CompareExchange(ref spare, value, null) is not null)
            value.Dispose();
    }

    private sealed record Remembered(long Version, StateText Text);
}
