using Perdure.Storage;

namespace Perdure.Files;

/// <summary>
/// What the batches of one commit make of the store, on top of what is in the files. Each batch works on a stage of its own
/// that is taken into the commit's when it met no conflict.
/// </summary>
internal sealed class Stage(FileStore store, PreparedSchema prepared, long mark, Stage? below = null) : IDisposable
{
    private readonly Dictionary<string, StagedRecord> records = [];
    private readonly Dictionary<string, StagedLog> logs = [];

    public IReadOnlyDictionary<string, StagedRecord> Records => records;

    public IReadOnlyDictionary<string, StagedLog> Logs => logs;

    /// <summary>A stage for one batch.</summary>
    public Stage Over() => new(store, prepared, mark, this);

    /// <summary>Takes in what a batch made.</summary>
    public void Merge(Stage above)
    {
        foreach (var (path, record) in above.records)
            records[path] = record;
        foreach (var (path, log) in above.logs)
            logs[path] = log;
    }

    public WriteResult Apply(WriteBatch batch)
    {
        var outcomes = new long[batch.Operations.Count];
        for (var i = 0; i < outcomes.Length; i++)
        {
            var conflict = batch.Operations[i] switch
            {
                RecordOperation record => Apply(record, i, batch.At, outcomes),
                var operation => Apply((LogOperation)operation, i, batch.At, outcomes),
            };
            if (conflict is not null)
                return WriteResult.Conflicted(conflict);
        }
        return WriteResult.Committed(outcomes);
    }

    public void Dispose()
    {
        if (below is null)
            foreach (var log in logs.Values)
                log.File.Dispose();
    }

    private Conflict? Apply(RecordOperation operation, int i, DateTimeOffset now, long[] outcomes)
    {
        var path = StorePaths.Of(operation.Key);
        var old = Record(path) ?? new StagedRecord(store.ReadRecord(path, null), null);
        var visible = old.Now is { } there && there.IsVisible(now) ? there : null;
        if (!operation.Expect.Holds(visible?.Version))
            return new Conflict(i, visible?.Version);
        if (operation is Put put)
        {
            var (created, updated) = (Instant.Cut(put.CreatedAt ?? visible?.CreatedAt ?? now), Instant.Cut(put.UpdatedAt ?? now));
            var record = new RecordContent(put.Key, put.Version, created, updated, put.ExpiresAt is { } end ? Instant.Cut(end) : null, put.Body, put.Fields);
            records[path] = new StagedRecord(record, RecordWriter.Write(record, prepared.Collection(put.Key.Collection)));
            outcomes[i] = 1;
        }
        else if (operation is Remove && old.Now is not null)
        {
            records[path] = new StagedRecord(null, null);
            outcomes[i] = visible is null ? 0 : 1;
        }
        return null;
    }

    private Conflict? Apply(LogOperation operation, int i, DateTimeOffset now, long[] outcomes)
    {
        var log = Log(operation.Key);
        switch (operation)
        {
            case Append { Expected: { } expected } when expected != log.Head:
            case RequireHead required when required.Expected != log.Head:
                return new Conflict(i, log.Head.Version, log.Head.Position);
            case RequireEntry required when log.VersionAt(required.Position) is var version && version != required.Version:
                return new Conflict(i, version, log.Head.Position);
            case ReplaceEntry replace when log.VersionAt(replace.Position) is var version && version != replace.Expected:
                return new Conflict(i, version, log.Head.Position);
            case Append append:
                var position = log.Head.Position;
                outcomes[i] = position + 1;
                foreach (var entry in append.Entries)
                    log.Append(++position, entry, Instant.ToMicroseconds(entry.At ?? now));
                break;
            case ReplaceEntry replace:
                log.Replace(replace.Position, replace.Entry);
                outcomes[i] = 1;
                break;
            case Trim trim:
                outcomes[i] = log.Trim(trim.Ranges);
                break;
            case Drop:
                outcomes[i] = log.Drop();
                break;
        }
        return null;
    }

    private StagedRecord? Record(string path) => records.GetValueOrDefault(path) ?? below?.Record(path);

    private StagedLog Log(LogKey key)
    {
        var path = StorePaths.Of(key);
        if (logs.TryGetValue(path, out var log))
            return log;
        if (below is not null)
            return logs[path] = below.Log(key).Copy();
        return logs[path] = new StagedLog(key, store.Logs.Open(path, mark)!);
    }
}
