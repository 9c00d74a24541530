using System.Collections.Concurrent;
using Perdure.Storage;

namespace Perdure.Revisions;

/// <summary>Remembers which records have a history already, up to a number; what is forgotten is read again. Safe to share.</summary>
internal sealed class KnownLogs(Backend backend)
{
    private const int Most = 10_000;
    private readonly ConcurrentDictionary<LogKey, bool> known = new();

    public bool Has(LogKey key) => known.ContainsKey(key);

    /// <summary>The newest revision of a history and the version of the record it is of; 0 for none.</summary>
    public async ValueTask<(LogHead Head, long Version)> NewestAsync(LogKey key, CancellationToken cancellationToken)
    {
        var newest = (LogHead.Empty, 0L);
        await backend.ReadLogAsync(new LogRead(key, PositionRange.All) { Descending = true, Limit = 1, Bodies = false }, entry =>
        {
            newest = (new LogHead(entry.Position, entry.Version), RevisionLog.Decode(key, entry).Version);
            return false;
        }, cancellationToken).ConfigureAwait(false);
        return newest;
    }

    public void Add(LogKey key)
    {
        if (known.Count >= Most)
            known.Clear();
        known[key] = true;
    }

    public void Forget(WriteBatch batch)
    {
        foreach (var operation in batch.Operations)
            if (operation is LogOperation log)
                known.TryRemove(log.Key, out _);
    }
}
