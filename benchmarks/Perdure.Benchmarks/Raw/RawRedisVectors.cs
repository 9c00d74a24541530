using System.Runtime.InteropServices;
using StackExchange.Redis;

namespace Perdure.Benchmarks.Raw;

/// <summary>One VSIM of a vector set.</summary>
internal sealed class RawRedisVectors(IDatabase database, RedisKey set) : RawVectors
{
    public override List<string> Nearest(float[] vector, int limit) =>
        [.. ((RedisValue[])database.Execute("VSIM", set, "FP32", MemoryMarshal.AsBytes<float>(vector).ToArray(), "COUNT", limit, "EF", 100)!).Select(id => id.ToString())];

    public override void Dispose() { }
}
