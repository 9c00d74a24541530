using Perdure.Storage;

namespace Perdure.Caching;

/// <summary>One batch on its way: what it may change is out of the cache before it is written, and what it wrote is in it afterwards.</summary>
internal sealed class CacheWrite
{
    // A statement that was cut off may still be committed by its server; the statement timeouts of the databases are below this.
    public static readonly TimeSpan Doubt = TimeSpan.FromMinutes(1);

    private readonly CacheStripes stripes;
    private readonly CacheMemory memory;
    private readonly List<(RecordKey Key, long Began, WriteOperation By, StoredRecord? Before)> written = [];
    private readonly List<RecordKey> required = [];
    private readonly bool isOfAny;

    public CacheWrite(CacheStripes stripes, CacheMemory memory, WriteBatch batch, Func<string, bool> isKept, long now)
    {
        (this.stripes, this.memory) = (stripes, memory);
        foreach (var operation in batch.Operations)
            switch (operation)
            {
                case Require require when isKept(require.Key.Collection):
                    required.Add(require.Key);
                    break;
                case RecordOperation record when isKept(record.Key.Collection):
                    written.Add((record.Key, 0, record, memory.Find(record.Key, now)?.Record));
                    break;
                case VectorOperation vector when isKept(vector.Key.Collection) && !written.Exists(one => one.Key == vector.Key):
                    written.Add((vector.Key, 0, vector, null));
                    break;
                case ExecuteSql { Reads: false }:
                    isOfAny = true;
                    break;
                default:
                    break;
            }
    }

    /// <summary>Whether it concerns the cache at all.</summary>
    public bool Matters => isOfAny || written.Count > 0 || required.Count > 0;

    /// <summary>What others are to be told of; null: that anything may have changed.</summary>
    public IReadOnlyCollection<RecordKey>? Changed => isOfAny ? null : [.. written.Select(one => one.Key)];

    /// <summary>What may not be believed any more when it was refused; null: anything.</summary>
    public IReadOnlyCollection<RecordKey>? Believed => isOfAny ? null : [.. written.Select(one => one.Key), .. required];

    public void Begin()
    {
        if (isOfAny)
            stripes.BeginWriteOfAny(memory);
        for (var i = 0; i < written.Count; i++)
            written[i] = written[i] with { Began = stripes.Of(written[i].Key).BeginWrite(memory, written[i].Key) };
    }

    /// <summary>It was written.</summary>
    public void Commit(WriteBatch batch, Func<StoredRecord, CacheEntry?> entry, long now)
    {
        foreach (var (key, began, by, before) in written)
            stripes.Of(key).EndWrite(began, memory, by is Put put && Stored(put, before, batch.At) is { } record ? entry(record) : null, now);
        End();
    }

    /// <summary>It was refused: what the writer believed is not so, and what it required may have come from here.</summary>
    public void Refuse(long now)
    {
        foreach (var (key, began, _, _) in written)
            stripes.Of(key).EndWrite(began, memory, null, now);
        foreach (var key in required)
            stripes.Of(key).Forget(memory, key);
        End();
    }

    /// <summary>Nobody knows whether it was written.</summary>
    public void Doubted(DateTimeOffset now)
    {
        foreach (var (key, _, _, _) in written)
            stripes.Of(key).EndInDoubt((now + Doubt).UtcTicks);
        End();
    }

    private void End()
    {
        if (isOfAny)
            stripes.EndWriteOfAny(memory);
    }

    // The record as it will be read, where that is certain: a replaced one keeps its time of creation, which only the store knows unless the old one was here.
    private static StoredRecord? Stored(Put put, StoredRecord? before, DateTimeOffset at)
    {
        var isOver = put.Expect.Kind == ExpectKind.Exactly && before?.Version == put.Expect.Version;
        if ((put.CreatedAt ?? (put.Expect.Kind == ExpectKind.Absent ? at : isOver ? before!.CreatedAt : null)) is not { } createdAt)
            return null;
        return new StoredRecord(put.Key, put.Version, put.Body.ToArray(), Instant.Cut(createdAt), Instant.Cut(put.UpdatedAt ?? at), put.ExpiresAt is { } end ? Instant.Cut(end) : null);
    }
}
