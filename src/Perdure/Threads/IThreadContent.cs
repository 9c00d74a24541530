using Perdure.Storage;

namespace Perdure.Threads;

/// <summary>What a room keeps under threads. Deleting a thread asks each room for its part.</summary>
internal interface IThreadContent
{
    /// <summary>What it keeps, for messages, e.g. "messages".</summary>
    string Name { get; }

    /// <summary>How many it keeps under a thread; one round trip, no bodies.</summary>
    ValueTask<long> CountAsync(string thread, CancellationToken cancellationToken);

    /// <summary>The writes that remove all it keeps under a thread; none when there is nothing.</summary>
    ValueTask<IReadOnlyList<WriteOperation>> RemovalAsync(string thread, CancellationToken cancellationToken);

    /// <summary>Writes that happen only while the thread has nothing in this room, as far as that can be said in advance.</summary>
    IReadOnlyList<WriteOperation> RequireNone(string thread);

    /// <summary>The names of the logs and collections it keeps under a thread.</summary>
    IReadOnlyList<string> Parts { get; }

    /// <summary>The logs to which every write under a thread appends.</summary>
    IReadOnlyList<LogSchema> Logs { get; }

    /// <summary>Writes all it keeps under a thread to an archive.</summary>
    ValueTask ExportAsync(string thread, ThreadArchiveWriter archive, CancellationToken cancellationToken);

    /// <summary>The write that puts a record of an archive under a thread.</summary>
    WriteOperation Import(string thread, ArchivedRecord record);
}
