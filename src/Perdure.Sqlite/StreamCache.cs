using System.Collections.Concurrent;
using Perdure.Storage;

namespace Perdure.Sqlite;

/// <summary>
/// The numbers of streams seen lately. A number is never given twice, so a stale one finds no entries, and who finds none
/// looks the stream up.
/// </summary>
internal sealed class StreamCache
{
    private const int Most = 50_000;
    private readonly ConcurrentDictionary<LogKey, long> streams = new();
    private int count;

    public bool TryGet(LogKey key, out long stream) => streams.TryGetValue(key, out stream);

    public void Add(List<KeyValuePair<LogKey, long>> met)
    {
        foreach (var (key, stream) in met)
            Add(key, stream);
    }

    public void Add(LogKey key, long stream)
    {
        if (Interlocked.Increment(ref count) > Most)
        {
            streams.Clear();
            Interlocked.Exchange(ref count, 1);
        }
        streams[key] = stream;
    }

    public void Forget(LogKey key) => streams.TryRemove(key, out _);
}
