using System.Text.Json;
using Perdure.Checkpoints.Format;
using Perdure.Storage;
using Perdure.Threads;

namespace Perdure.Checkpoints;

/// <summary>The room of saved states. Safe to share.</summary>
public sealed class CheckpointStore : IThreadContent
{
    private readonly StoreContext context;

    internal CheckpointStore(StoreContext context) => this.context = context;

    /// <summary>
    /// The states of a conversation, or of a sub-agent in it. The thread comes to be with its first save; no other record is needed.
    /// </summary>
    /// <param name="threadId">1 to 255 UTF-8 bytes.</param>
    /// <param name="ns">The namespace: <c>main</c>, or a name for a sub-agent with states of its own.</param>
    public CheckpointThread Thread(string threadId, string ns = CheckpointSchema.DefaultNamespace) =>
        new(context, Identifier.Check(threadId, nameof(threadId)), Identifier.Check(ns, nameof(ns)));

    /// <summary>The namespaces of a thread that hold checkpoints, ordered.</summary>
    public IAsyncEnumerable<string> NamespacesAsync(string threadId, CancellationToken cancellationToken = default) =>
        context.Backend.LogsAsync(CheckpointSchema.Log.Name, Identifier.Check(threadId, nameof(threadId)), cancellationToken);

    /// <summary>The threads that hold checkpoints, ordered.</summary>
    /// <param name="after">Where to go on; null: from the start.</param>
    /// <param name="cancellationToken">Ends the stream.</param>
    public IAsyncEnumerable<string> ThreadsAsync(string? after = null, CancellationToken cancellationToken = default) =>
        context.Backend.ScopesAsync(CheckpointSchema.Log.Name, after, cancellationToken);

    /// <summary>Removes all checkpoints of a thread, in every namespace. Threads that were forked from it keep what they need.</summary>
    /// <returns>Whether there was anything.</returns>
    public ValueTask<bool> DeleteThreadAsync(string threadId, CancellationToken cancellationToken = default) =>
        new ThreadRemoval(context, Identifier.Check(threadId, nameof(threadId))).RunAsync(cancellationToken);

    /// <summary>Copies all checkpoints of a thread, in every namespace, to a thread that has none. The copy shares nothing with the original.</summary>
    /// <exception cref="PerdureException">NotFound: there is nothing to copy. Conflict: the target holds checkpoints.</exception>
    public ValueTask CopyThreadAsync(string threadId, string targetId, CancellationToken cancellationToken = default) =>
        new ThreadCopy(context, Identifier.Check(threadId, nameof(threadId)), Identifier.Check(targetId, nameof(targetId))).RunAsync(cancellationToken);

    string IThreadContent.Name => "checkpoints";

    async ValueTask<long> IThreadContent.CountAsync(string thread, CancellationToken cancellationToken)
    {
        var count = 0L;
        await foreach (var ns in NamespacesAsync(thread, cancellationToken).ConfigureAwait(false))
            await context.Backend.ReadLogAsync(new LogRead(CheckpointSchema.LogOf(thread, ns), PositionRange.All) { Bodies = false }, entry =>
            {
                count += EntryHead.Decode(entry.Head, entry.Position, channels: false).IsPruned ? 0 : 1;
                return true;
            }, cancellationToken).ConfigureAwait(false);
        return count;
    }

    ValueTask<IReadOnlyList<WriteOperation>> IThreadContent.RemovalAsync(string thread, CancellationToken cancellationToken) =>
        new ThreadRemoval(context, thread).PlanAsync(cancellationToken);

    IReadOnlyList<WriteOperation> IThreadContent.RequireNone(string thread) =>
        [new RequireHead(CheckpointSchema.LogOf(thread, CheckpointSchema.DefaultNamespace), LogHead.Empty)];

    IReadOnlyList<string> IThreadContent.Parts => [CheckpointSchema.Log.Name, CheckpointSchema.Pieces.Name, CheckpointSchema.Origins.Name];

    IReadOnlyList<LogSchema> IThreadContent.Logs => CheckpointSchema.Logs;

    ValueTask IThreadContent.ExportAsync(string thread, ThreadArchiveWriter archive, CancellationToken cancellationToken) =>
        new CheckpointExport(context, thread, archive).RunAsync(cancellationToken);

    WriteOperation IThreadContent.Import(string thread, ArchivedRecord record)
    {
        var origin = record.Body.Deserialize(CheckpointJson.Default.OriginRecord)!;
        // An archive carries the pieces of its origins with it, so they stand under the thread itself.
        return (origin with { Origins = [.. origin.Origins.Select(log => log with { Scope = thread })] }).Put(context, thread, record.Id, Expect.Absent);
    }
}
