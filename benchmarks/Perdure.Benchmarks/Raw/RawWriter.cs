namespace Perdure.Benchmarks.Raw;

/// <summary>Appends the bytes of changes.</summary>
internal abstract class RawWriter : IDisposable
{
    public abstract void Append(string thread, long sequence, byte[] change);

    public abstract void Dispose();
}
