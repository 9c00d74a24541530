using System.Globalization;
using System.Text;
using Perdure.Storage;
using StackExchange.Redis;

namespace Perdure.Redis;

/// <summary>
/// The keys of a store. A scope belongs to one of 256 buckets, whose number is the hash tag, so that all it holds is in one slot of a cluster, together with
/// the lists by which its bucket is found. Names never hold a colon, scopes come with their length, ids last: no two keys collide. Safe to share.
/// </summary>
internal sealed class RedisKeys(string prefix)
{
    /// <summary>How many buckets there are; the same for ever, since keys name them.</summary>
    public const int Buckets = 256;

    private readonly byte[][] tags = [.. Enumerable.Range(0, Buckets).Select(bucket => Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{prefix}{{{bucket:x2}}}")))];

    /// <summary>Where revisions are.</summary>
    public RedisKey Schema { get; } = prefix + "{schema}";

    /// <summary>Held by the program that changes the schema.</summary>
    public RedisKey SchemaLock { get; } = prefix + "{schema}lock";

    public byte[] Tag(int bucket) => tags[bucket];

    public byte[] Tag(string scope) => tags[Bucket(scope)];

    /// <summary>A collection or kind of log within a scope, as it stands in keys.</summary>
    public static byte[] Of(string name, string scope)
    {
        var bytes = Encoding.UTF8.GetByteCount(scope);
        return Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{name}:{bytes}:{scope}"));
    }

    public RedisKey Record(RecordKey key) => Key(key.Scope, 'r', Of(key.Collection, key.Scope), key.Id);

    public RedisKey Log(LogKey key) => Key(key.Scope, 'l', Of(key.Log, key.Scope), key.Id);

    /// <summary>The ids of a collection in a scope.</summary>
    public RedisKey Ids(string collection, string scope) => Key(scope, 'k', Of(collection, scope));

    /// <summary>The ids of the logs of one kind in a scope.</summary>
    public RedisKey LogIds(string log, string scope) => Key(scope, 'g', Of(log, scope));

    public RedisKey Index(string collection, string scope, string index) =>
        (byte[])[.. Tag(scope), .. "i:"u8, .. Encoding.UTF8.GetBytes(index), (byte)':', .. Of(collection, scope)];

    /// <summary>What finds the nearest vectors of a declaration in a scope.</summary>
    public RedisKey Vectors(string vectors, string scope) => Key(scope, 'v', Of(vectors, scope));

    /// <summary>The elements of those vectors as they were given.</summary>
    public RedisKey Elements(string vectors, string scope) => Key(scope, 'f', Of(vectors, scope));

    /// <summary>The records of a collection in a scope that expire.</summary>
    public RedisKey Expiring(string collection, string scope) => Key(scope, 'x', Of(collection, scope));

    /// <summary>What stands before the ids in the keys of a collection's records.</summary>
    public byte[] Records(string collection, string scope) => [.. Tag(scope), .. "r:"u8, .. Of(collection, scope), (byte)':'];

    /// <summary>Written where a scope is, to be waited for; it says nothing and goes by itself.</summary>
    public RedisKey Mark(string scope) => (byte[])[.. Tag(scope), .. "w:"u8];

    /// <summary>The scopes of a bucket that hold something of a collection or kind of log.</summary>
    public RedisKey Scopes(int bucket, string name) => (byte[])[.. Tag(bucket), .. "s:"u8, .. Encoding.UTF8.GetBytes(name)];

    /// <summary>The scopes of a bucket with records that expire, by the earliest expiry.</summary>
    public RedisKey Mortals(int bucket, string collection) => (byte[])[.. Tag(bucket), .. "z:"u8, .. Encoding.UTF8.GetBytes(collection)];

    // FNV-1a: spread evenly, the same in every process and version.
    private static int Bucket(string scope)
    {
        Span<byte> bytes = stackalloc byte[Identifier.MaxScopeBytes];
        var hash = 2166136261u;
        foreach (var one in bytes[..Encoding.UTF8.GetBytes(scope, bytes)])
            hash = (hash ^ one) * 16777619;
        return (int)((hash ^ (hash >> 8) ^ (hash >> 16) ^ (hash >> 24)) % Buckets);
    }

    private RedisKey Key(string scope, char kind, byte[] of, string? id = null)
    {
        var tag = Tag(scope);
        var key = new byte[tag.Length + 2 + of.Length + (id is null ? 0 : 1 + Encoding.UTF8.GetByteCount(id))];
        tag.CopyTo(key, 0);
        (key[tag.Length], key[tag.Length + 1]) = ((byte)kind, (byte)':');
        of.CopyTo(key, tag.Length + 2);
        if (id is not null)
        {
            key[tag.Length + 2 + of.Length] = (byte)':';
            Encoding.UTF8.GetBytes(id, key.AsSpan(tag.Length + 3 + of.Length));
        }
        return key;
    }
}
