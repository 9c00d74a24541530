namespace Perdure.Benchmarks.Raw;

/// <summary>Searches our vectors with the server's own words, on a connection of its own.</summary>
internal abstract class RawVectors : IDisposable
{
    /// <summary>The ids of the nearest, the nearest first.</summary>
    public abstract List<string> Nearest(float[] vector, int limit);

    public abstract void Dispose();
}
