using Perdure.Storage;

namespace Perdure.Files;

/// <summary>Commits some batches in their order, as few commits of the journal as they fit.</summary>
internal sealed class Committer(FileStore store, PreparedSchema prepared)
{
    private const long JournalLimit = 16 << 20;
    private const long CommitLimit = 64 << 20;

    public async Task CommitAsync(IReadOnlyList<PendingWrite> writes)
    {
        try
        {
            using var held = await store.LockAsync(CancellationToken.None).ConfigureAwait(false);
            if (store.Journal.Size > JournalLimit)
                store.Journal.Turn();
            for (var next = 0; next < writes.Count;)
                next = Commit(writes, next);
        }
        catch (Exception exception) when (FileFaults.Concerns(exception))
        {
            throw FileFaults.Of(exception, $"Writing to the store in '{store.Root}'");
        }
    }

    private int Commit(IReadOnlyList<PendingWrite> writes, int next)
    {
        var first = next;
        using var stage = new Stage(store, prepared, store.Journal.Follow()!.Value);
        for (var bytes = 0L; next < writes.Count && bytes < CommitLimit; next++)
            if (writes[next].TryTake())
                bytes += Apply(stage, writes[next]);
        var changes = new StageChanges(store);
        changes.Add(stage);
        if (changes.Changes.Count > 0)
        {
            store.Journal.Commit(changes.Changes);
            var mark = store.Journal.Follow()!.Value;
            foreach (var (path, map) in changes.Maps)
                store.Logs.Set(path, map, mark);
        }
        for (var i = first; i < next; i++)
            writes[i].IsSettled = true;
        return next;
    }

    private static long Apply(Stage stage, PendingWrite write)
    {
        var own = stage.Over();
        try
        {
            write.Result = own.Apply(write.Batch);
            if (write.Result.Conflict is null)
                stage.Merge(own);
        }
        catch (PerdureException exception)
        {
            write.Refusal = exception; // e.g. a damaged file that only this batch needs
        }
        return write.Batch.Operations.Sum(operation => operation switch
        {
            Put put => put.Body.Length,
            Append append => append.Entries.Sum(entry => (long)entry.Head.Length + entry.Body.Length),
            _ => 0L,
        });
    }
}
