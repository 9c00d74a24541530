using Perdure.Collections;
using Perdure.Storage;

namespace Perdure.Threads;

/// <summary>Threads to which nobody writes any more.</summary>
public sealed partial class ThreadStore
{
    /// <summary>
    /// Archives threads whose record, messages, checkpoints and pending results were written that long ago or longer: each is exported (<see cref="ExportAsync"/>), kept by the caller, and deleted
    /// with all that is under it, unless somebody has written to it meanwhile. It looks at the ends of the logs of all threads that were created that long ago; what has no thread record is not found.
    /// On a backend whose batches can't span scopes, what is under a thread goes before its record.
    /// </summary>
    /// <remarks>
    /// One process at a time, e.g. the holder of a lock of <see cref="Perdure.Locks.LockStore"/>. When it is interrupted, or a thread was written to after it was kept, the thread stays and is
    /// given once more by a later call. <see cref="ImportAsync"/> brings a thread back with its times, so it is as idle as before until somebody writes to it.
    /// </remarks>
    /// <param name="idleFor">How long nobody has written.</param>
    /// <param name="keep">Keeps an archive, durably by the time it returns. The stream can be read and sought, and ends with the call.</param>
    /// <param name="cancellationToken">Ends it between two steps.</param>
    /// <returns>How many were archived and deleted.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The time is negative.</exception>
    public async ValueTask<int> ArchiveIdleAsync(TimeSpan idleFor, Func<AgentThread, Stream, CancellationToken, Task> keep, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(idleFor, TimeSpan.Zero);
        ArgumentNullException.ThrowIfNull(keep);
        var since = context.Time.UtcNow() - idleFor;
        var archived = 0;
        await foreach (var thread in threads.OrderBy(Field.CreatedAt<AgentThread>()).AtMost(Field.CreatedAt<AgentThread>(), since).WithCancellation(cancellationToken).ConfigureAwait(false))
            if (thread.UpdatedAt <= since && await ArchiveIfIdleAsync(thread, since, keep, cancellationToken).ConfigureAwait(false))
                archived++;
        return archived;
    }

    private async ValueTask<bool> ArchiveIfIdleAsync(AgentThread thread, DateTimeOffset since, Func<AgentThread, Stream, CancellationToken, Task> keep, CancellationToken cancellationToken)
    {
        var ends = await EndsAsync(thread.Id, cancellationToken).ConfigureAwait(false);
        if (ends.Any(one => one.End.At > since))
            return false;
        var archive = TemporaryFile();
        await using (archive.ConfigureAwait(false))
        {
            try
            {
                await ExportAsync(thread.Id, archive, cancellationToken).ConfigureAwait(false);
            }
            catch (PerdureException deleted) when (deleted.Fault == Fault.NotFound)
            {
                return false;
            }
            // What was read is whole only if nothing was written or deleted while it was.
            if (await FindAsync(thread.Id, cancellationToken).ConfigureAwait(false) is not { } after || after.Version != thread.Version || !(await EndsAsync(thread.Id, cancellationToken).ConfigureAwait(false)).SequenceEqual(ends))
                return false;
            archive.Position = 0;
            await keep(thread, archive, cancellationToken).ConfigureAwait(false);
        }
        var operations = ends.Select(one => (WriteOperation)new RequireHead(one.Log, one.End.Head)).ToList();
        foreach (var content in contents)
            operations.AddRange(await content.RemovalAsync(thread.Id, cancellationToken).ConfigureAwait(false));
        operations.Add(new Remove(threads.Key(thread.Id), Expect.Exactly(thread.Version)));
        return (await context.TryWriteInOrderAsync(operations, cancellationToken).ConfigureAwait(false)).Conflict is null;
    }

    private async ValueTask<IReadOnlyList<(LogKey Log, LogEnd End)>> EndsAsync(string id, CancellationToken cancellationToken)
    {
        var ends = new List<(LogKey, LogEnd)>();
        foreach (var schema in contents.SelectMany(content => content.Logs))
            await foreach (var log in context.Backend.LogsAsync(schema.Name, id, cancellationToken).ConfigureAwait(false))
            {
                var key = new LogKey(schema.Name, id, log);
                ends.Add((key, await LogEnd.ReadAsync(context.Backend, key, cancellationToken).ConfigureAwait(false)));
            }
        return ends;
    }

    // Nobody else may read what was said.
    private static FileStream TemporaryFile()
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, Options = FileOptions.DeleteOnClose | FileOptions.Asynchronous };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return new FileStream(Path.Combine(Path.GetTempPath(), $"perdure-{Guid.NewGuid():N}.jsonl"), options);
    }
}
