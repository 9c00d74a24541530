namespace Perdure.Benchmarks.Raw;

/// <summary>The least a program can do to keep the same bytes as durably, without any of the promises.</summary>
internal abstract class RawLimit : IDisposable
{
    /// <summary>A way to append with a connection or file of its own, for one thread at a time.</summary>
    public abstract RawWriter Writer();

    /// <summary>The same for several that write at once.</summary>
    public virtual RawWriter SharedWriter() => Writer();

    /// <summary>Keeps a whole state under a name.</summary>
    public abstract void Keep(string name, byte[] state);

    /// <summary>Reads a whole state.</summary>
    public abstract byte[] Read(string name);

    /// <summary>Keeps a checkpoint's metadata beside its bytes.</summary>
    public abstract void KeepRow(string thread, RawRow row, byte[] body);

    /// <summary>The metadata of the newest checkpoints of a thread.</summary>
    public abstract List<RawRow> Newest(string thread, int count);

    /// <summary>The bytes taken on disk once nothing is left in a write-ahead log; 0 for memory.</summary>
    public abstract long StoredBytes();

    public abstract void Dispose();
}
