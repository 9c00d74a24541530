using Perdure.Storage;

namespace Perdure.Copying;

/// <summary>What one round of a copy or a comparison has seen. Has one owner.</summary>
internal sealed class CopyTally(int round, CopyOptions options, CopyWriter? writer, IProgress<CopyProgress>? progress) : IDisposable
{
    private readonly ContentHash source = new();
    private readonly ContentHash target = new();
    private readonly SortedDictionary<string, (long Items, long Bytes)> counts = new(StringComparer.Ordinal);
    private long items;
    private long bytes;
    private (long Items, long Bytes) told;
    private string name = "";

    public long Differences { get; private set; }

    public string? FirstDifference { get; private set; }

    /// <summary>Begins a collection or a kind of log.</summary>
    public void Begin(string at)
    {
        name = at;
        counts[at] = (0, 0);
    }

    public void Differs(object place, string how)
    {
        Differences++;
        FirstDifference ??= $"{place} {how}";
    }

    public void AddSource(StoredRecord record)
    {
        source.Add(record);
        Count(record.Body.Length);
    }

    public void AddSource(LogKey key, LogItem entry)
    {
        source.Add(key, entry);
        Count(entry.Bytes);
    }

    public void AddSource(string vectors, RecordKey key, ReadOnlySpan<byte> vector) => source.Add(vectors, key, vector);

    public void AddTarget(string vectors, RecordKey key, ReadOnlySpan<byte> vector) => target.Add(vectors, key, vector);

    public void AddTarget(StoredRecord record) => target.Add(record);

    public void AddTarget(LogKey key, LogItem entry) => target.Add(key, entry);

    /// <summary>Tells the rest.</summary>
    public void End() => Tell();

    public CopyReport Report() => new()
    {
        Counts = [.. counts.Select(pair => new CopyCount(pair.Key, pair.Value.Items, pair.Value.Bytes))],
        SourceHash = source.ToString(),
        TargetHash = target.ToString(),
        FirstDifference = FirstDifference,
        Differences = Differences,
        Written = writer?.Written ?? 0,
        Rounds = round,
    };

    public void Dispose()
    {
        source.Dispose();
        target.Dispose();
    }

    private void Count(long size)
    {
        counts[name] = (counts[name].Items + 1, counts[name].Bytes + size);
        items++;
        bytes += size;
        if (items - told.Items >= options.BatchOperations || bytes - told.Bytes >= options.BatchBytes)
            Tell();
    }

    private void Tell()
    {
        told = (items, bytes);
        progress?.Report(new CopyProgress(round, name, items, bytes, writer?.Written ?? 0));
    }
}
