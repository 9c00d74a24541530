using Perdure.Storage;

namespace Perdure.Caching;

/// <summary>The stripes of all keys.</summary>
internal sealed class CacheStripes
{
    private const int Count = 1024;
    private readonly CacheStripe[] stripes = [.. Enumerable.Range(0, Count).Select(_ => new CacheStripe())];
    private int unknownWrites;

    public CacheStripe Of(RecordKey key) => stripes[CacheKeys.Comparer.GetHashCode(key) & (Count - 1)];

    /// <summary>The generation a read of a key begins in; null when it may not be kept.</summary>
    public long? Begin(RecordKey key, long now) => Volatile.Read(ref unknownWrites) == 0 ? Of(key).Begin(now) : null;

    /// <summary>A write begins that may change any record.</summary>
    public void BeginWriteOfAny(CacheMemory memory)
    {
        Interlocked.Increment(ref unknownWrites);
        Clear(memory);
    }

    /// <summary>It ends.</summary>
    public void EndWriteOfAny(CacheMemory memory)
    {
        Clear(memory);
        Interlocked.Decrement(ref unknownWrites);
    }

    /// <summary>Forgets all, also what is being read.</summary>
    public void Clear(CacheMemory memory)
    {
        // A read that is kept before its stripe has passed is kept before the memory is cleared.
        foreach (var stripe in stripes)
            stripe.Pass();
        memory.Clear();
    }
}
