using System.Data.Common;
using Perdure.Databases;

namespace Perdure.Benchmarks.Raw;

/// <summary>A raw limit on a server. It makes room for both sides there, and removes it.</summary>
internal abstract class RawServer(Func<DbConnection> open, RawTypes types) : RawDatabase(open, types), IRawVectors
{
    /// <summary>Where our store goes.</summary>
    public abstract DatabaseOptions Ours { get; }

    /// <summary>The bytes that our tables and their indexes take, counted as those of the raw ones are.</summary>
    public abstract long StoredBytesOfOurs();

    public abstract RawVectors Vectors(string name);

    protected static string NewName() => $"perdure_bench_{Guid.NewGuid():N}";
}
