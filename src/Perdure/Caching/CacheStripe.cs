namespace Perdure.Caching;

/// <summary>
/// What is going on with the records of some keys: every write and every word of another's write moves its generation on, and a read
/// is kept only if the generation is still that in which it began. So a read that began before a write never puts the old record back.
/// </summary>
internal sealed class CacheStripe
{
    private readonly Lock gate = new();
    private long generation;
    private int writers;
    private long doubtfulUntil;

    /// <summary>The generation a read begins in; null while a write is under way or in doubt, for then nobody knows what the read will see.</summary>
    public long? Begin(long now)
    {
        lock (gate)
            return writers == 0 && now >= doubtfulUntil ? generation : null;
    }

    /// <summary>Keeps what was read, if nothing has happened since it began.</summary>
    public void Fill(long began, CacheMemory memory, CacheEntry entry)
    {
        lock (gate)
            if (generation == began && writers == 0)
                memory.Set(entry);
    }

    /// <summary>Somebody else wrote.</summary>
    /// <returns>Whether there was something to forget.</returns>
    public bool Forget(CacheMemory memory, Storage.RecordKey key)
    {
        lock (gate)
        {
            generation++;
            return memory.Remove(key);
        }
    }

    /// <summary>Somebody else may have written, or may still: until then nothing is kept.</summary>
    public void Doubt(CacheMemory memory, Storage.RecordKey key, long until)
    {
        lock (gate)
        {
            generation++;
            doubtfulUntil = Math.Max(doubtfulUntil, until);
            memory.Remove(key);
        }
    }

    /// <summary>What was read by now may not be kept.</summary>
    public void Pass()
    {
        lock (gate)
            generation++;
    }

    /// <summary>A write of a key begins.</summary>
    /// <returns>The generation of the write.</returns>
    public long BeginWrite(CacheMemory memory, Storage.RecordKey key)
    {
        lock (gate)
        {
            writers++;
            memory.Remove(key);
            return ++generation;
        }
    }

    /// <summary>A write ends. What it wrote is kept if no other write was under way with it, for nobody knows which of two was the last.</summary>
    public void EndWrite(long began, CacheMemory memory, CacheEntry? written, long now)
    {
        lock (gate)
        {
            writers--;
            if (generation++ == began && writers == 0 && now >= doubtfulUntil && written is not null)
                memory.Set(written);
        }
    }

    /// <summary>A write ends of which nobody knows whether it happened, or will: until then nothing is kept.</summary>
    public void EndInDoubt(long until)
    {
        lock (gate)
        {
            writers--;
            generation++;
            doubtfulUntil = Math.Max(doubtfulUntil, until);
        }
    }
}
