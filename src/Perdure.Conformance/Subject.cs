using Perdure.Storage;

namespace Perdure.Conformance;

/// <summary>A backend under trial, with the few verbs that scenarios are written in.</summary>
internal sealed class Subject(Trial trial, Backend backend)
{
    public Backend Backend => backend;

    private CancellationToken Token => trial.CancellationToken;

    public DateTimeOffset Now => backend.Time.UtcNow();

    public async Task<WriteResult> WriteAsync(params WriteOperation[] operations) =>
        await backend.WriteAsync(new WriteBatch(operations, Now), Token).ConfigureAwait(false);

    /// <summary>Writes what must succeed; gives the outcomes.</summary>
    public async Task<IReadOnlyList<long>> CommitAsync(params WriteOperation[] operations)
    {
        var result = await WriteAsync(operations).ConfigureAwait(false);
        if (result.Conflict is { } conflict)
            throw trial.Broken($"a write of {operations[conflict.Operation].Place}", "a commit", $"a conflict at operation {conflict.Operation} with version {conflict.FoundVersion}");
        trial.Equal(operations.Length, result.Outcomes.Count, "the number of outcomes");
        return result.Outcomes;
    }

    /// <summary>Writes what must meet a conflict at one operation.</summary>
    public async Task<Conflict> RefusedAsync(int at, params WriteOperation[] operations)
    {
        var result = await WriteAsync(operations).ConfigureAwait(false);
        if (result.Conflict is not { } conflict)
            throw trial.Broken($"a write of {operations[at].Place} by {operations[at].GetType().Name}", "a conflict", "a commit");
        trial.Equal(at, conflict.Operation, "the operation in conflict");
        trial.Equal(0, result.Outcomes.Count, "the number of outcomes of a conflict");
        return conflict;
    }

    public async Task<StoredRecord?> FindAsync(RecordKey key)
    {
        var found = await backend.FindAsync([key], Token).ConfigureAwait(false);
        trial.Equal(1, found.Count, "the number of answers to one key");
        return found[0];
    }

    /// <summary>The version of the visible record, or null.</summary>
    public async Task<long?> VersionAsync(RecordKey key) => (await FindAsync(key).ConfigureAwait(false))?.Version;

    public async Task<List<StoredRecord>> QueryAsync(Query query)
    {
        var records = new List<StoredRecord>();
        await foreach (var record in backend.QueryAsync(query, Token).ConfigureAwait(false))
            records.Add(record);
        return records;
    }

    public async Task<List<string>> IdsAsync(Query query) => [.. (await QueryAsync(query).ConfigureAwait(false)).Select(record => record.Key.Id)];

    public async Task<List<Entry>> ReadAsync(LogRead read)
    {
        var entries = new List<Entry>();
        await backend.ReadLogAsync(
            read,
            entry =>
            {
                entries.Add(new Entry(entry.Position, entry.Version, entry.At, entry.Head.ToArray(), entry.Body.ToArray(), entry.BodyLength));
                return true;
            },
            Token).ConfigureAwait(false);
        return entries;
    }

    public Task<List<Entry>> ReadAsync(LogKey key) => ReadAsync(new LogRead(key, PositionRange.All));

    public async Task<long[]> PositionsAsync(LogRead read) => [.. (await ReadAsync(read).ConfigureAwait(false)).Select(entry => entry.Position)];

    public Task<long[]> PositionsAsync(LogKey key) => PositionsAsync(new LogRead(key, PositionRange.All));

    public async Task<LogHead> HeadAsync(LogKey key)
    {
        var last = await ReadAsync(new LogRead(key, PositionRange.All) { Descending = true, Limit = 1, Bodies = false }).ConfigureAwait(false);
        return last.Count == 0 ? LogHead.Empty : new LogHead(last[0].Position, last[0].Version);
    }

    public async Task<List<string>> LogsAsync(string log, string scope) => await ListAsync(backend.LogsAsync(log, scope, Token)).ConfigureAwait(false);

    public async Task<List<string>> ScopesAsync(string name, string? after = null) => await ListAsync(backend.ScopesAsync(name, after, Token)).ConfigureAwait(false);

    /// <summary>Everything that can be seen.</summary>
    public Task<string> PictureAsync(StoreSchema? schema = null) => StorePicture.TakeAsync(backend, schema ?? Shapes.Schema, Token);

    private async Task<List<string>> ListAsync(IAsyncEnumerable<string> names)
    {
        var list = new List<string>();
        await foreach (var name in names.WithCancellation(Token).ConfigureAwait(false))
            list.Add(name);
        return list;
    }
}

/// <summary>A copy of an entry.</summary>
internal sealed record Entry(long Position, long Version, long At, byte[] Head, byte[] Body, int BodyLength);
