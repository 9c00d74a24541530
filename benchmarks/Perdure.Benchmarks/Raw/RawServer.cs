using System.Data.Common;
using Perdure.Databases;

namespace Perdure.Benchmarks.Raw;

/// <summary>A raw limit on a server. It makes room for both sides there, and removes it.</summary>
internal abstract class RawServer(Func<DbConnection> open, RawTypes types) : RawDatabase(open, types)
{
    /// <summary>Where our store goes.</summary>
    public abstract DatabaseOptions Ours { get; }

    /// <summary>The bytes that our tables and their indexes take, counted as those of the raw ones are.</summary>
    public abstract long StoredBytesOfOurs();

    /// <summary>The nearest of our table of vectors, by the database's own SQL.</summary>
    /// <param name="table">Its name.</param>
    public abstract RawVectors Vectors(string table);

    protected static string NewName() => $"perdure_bench_{Guid.NewGuid():N}";
}
