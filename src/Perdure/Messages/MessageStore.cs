using Perdure.Storage;
using Perdure.Threads;

namespace Perdure.Messages;

/// <summary>
/// The conversations of a store: one append-only log of messages per thread. A thread comes to be with its first message;
/// a thread record is not needed. Reading keeps a page in memory, however long the thread. Safe to share.
/// </summary>
public sealed class MessageStore : IThreadContent
{
    internal static readonly LogSchema Log = new("messages", 1);

    private readonly StoreContext context;

    internal MessageStore(StoreContext context) => this.context = context;

    /// <summary>Appends a message.</summary>
    /// <returns>The message with its position, id and time.</returns>
    /// <exception cref="ArgumentException">Part of it can't be stored; the message names the path.</exception>
    public async ValueTask<Message> AppendAsync(string threadId, Message message, CancellationToken cancellationToken = default) =>
        (await AppendAsync(threadId, [message], null, cancellationToken).ConfigureAwait(false))[0];

    /// <summary>Appends messages, all or none, next to each other.</summary>
    /// <returns>The messages with their positions, ids and times.</returns>
    /// <exception cref="ArgumentException">Part of one can't be stored; the message names the path.</exception>
    public ValueTask<IReadOnlyList<Message>> AppendAsync(string threadId, IEnumerable<Message> messages, CancellationToken cancellationToken = default) =>
        AppendAsync(threadId, messages, null, cancellationToken);

    /// <summary>Appends messages if the thread holds as many as the caller has seen.</summary>
    /// <exception cref="PerdureException"><see cref="Fault.Conflict"/> when it holds more or fewer; nothing was appended.</exception>
    public async ValueTask<IReadOnlyList<Message>> AppendAsync(string threadId, IEnumerable<Message> messages, long expectedCount, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(expectedCount);
        var head = await HeadAsync(threadId, cancellationToken).ConfigureAwait(false);
        return head.Position == expectedCount
            ? await AppendAsync(threadId, messages, head, cancellationToken).ConfigureAwait(false)
            : throw new PerdureException(Fault.Conflict, $"Thread '{threadId}' was expected to hold {expectedCount} messages but holds {head.Position}. Nothing was appended; read what came and try again.");
    }

    /// <summary>How many messages a thread holds.</summary>
    public async ValueTask<long> CountAsync(string threadId, CancellationToken cancellationToken = default) => (await HeadAsync(threadId, cancellationToken).ConfigureAwait(false)).Position;

    /// <summary>The message at a position; null when there is none.</summary>
    public async ValueTask<Message?> FindAsync(string threadId, long position, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(position, 1);
        return await new MessageReader(context, Key(threadId)).ReadAsync(position, position, false, cancellationToken).FirstOrDefaultAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>All messages from the first to the last.</summary>
    public IAsyncEnumerable<Message> ReadAsync(string threadId, CancellationToken cancellationToken = default) => ReadAsync(threadId, 1, cancellationToken);

    /// <summary>The messages from a position on to the last.</summary>
    public IAsyncEnumerable<Message> ReadAsync(string threadId, long from, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(from, 1);
        return new MessageReader(context, Key(threadId)).ReadAsync(from, PositionRange.MaxPosition, false, cancellationToken);
    }

    /// <summary>All messages from the last to the first.</summary>
    public IAsyncEnumerable<Message> ReadBackwardsAsync(string threadId, CancellationToken cancellationToken = default) => ReadBackwardsAsync(threadId, PositionRange.MaxPosition, cancellationToken);

    /// <summary>The messages before a position, from the one next to it to the first.</summary>
    public IAsyncEnumerable<Message> ReadBackwardsAsync(string threadId, long before, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(before, 1);
        return new MessageReader(context, Key(threadId)).ReadAsync(1, before - 1, true, cancellationToken);
    }

    /// <summary>The last messages, at most <paramref name="count"/>, in the order in which they were said.</summary>
    public async ValueTask<IReadOnlyList<Message>> LastAsync(string threadId, int count, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        var last = await ReadBackwardsAsync(threadId, cancellationToken).Take(count).ToListAsync(cancellationToken).ConfigureAwait(false);
        last.Reverse();
        return last;
    }

    /// <summary>Removes the last messages of a thread, at most <paramref name="count"/>. The next append takes their positions.</summary>
    /// <returns>How many were removed.</returns>
    /// <exception cref="PerdureException"><see cref="Fault.Conflict"/> when something was appended meanwhile; nothing was removed.</exception>
    public async ValueTask<long> DeleteLastAsync(string threadId, long count = 1, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        var head = await HeadAsync(threadId, cancellationToken).ConfigureAwait(false);
        if (head == LogHead.Empty)
            return 0;
        var last = new PositionRange(head.Position - Math.Min(count, head.Position) + 1, head.Position);
        return await WriteAsync([new RequireHead(Key(threadId), head), new Trim(Key(threadId), [last])], cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Removes all messages of a thread.</summary>
    /// <returns>How many there were.</returns>
    public ValueTask<long> ClearAsync(string threadId, CancellationToken cancellationToken = default) => WriteAsync([new Drop(Key(threadId))], cancellationToken);

    string IThreadContent.Name => "messages";

    ValueTask<long> IThreadContent.CountAsync(string thread, CancellationToken cancellationToken) => CountAsync(thread, cancellationToken);

    async ValueTask<IReadOnlyList<WriteOperation>> IThreadContent.RemovalAsync(string thread, CancellationToken cancellationToken) =>
        await CountAsync(thread, cancellationToken).ConfigureAwait(false) == 0 ? [] : [new Drop(Key(thread))];

    IReadOnlyList<WriteOperation> IThreadContent.RequireNone(string thread) => [new RequireHead(Key(thread), LogHead.Empty)];

    IReadOnlyList<string> IThreadContent.Parts => [Log.Name];

    IReadOnlyList<LogSchema> IThreadContent.Logs => [Log];

    ValueTask IThreadContent.ExportAsync(string thread, ThreadArchiveWriter archive, CancellationToken cancellationToken) =>
        archive.WriteLogAsync(context, Key(thread), cancellationToken);

    WriteOperation IThreadContent.Import(string thread, ArchivedRecord record) =>
        throw new ArgumentException($"The archive has a record in '{record.Collection}', but messages keep none.", nameof(record));

    private static LogKey Key(string threadId) => new(Log.Name, Identifier.Check(threadId, nameof(threadId)), "main");

    private async ValueTask<IReadOnlyList<Message>> AppendAsync(string threadId, IEnumerable<Message> messages, LogHead? expected, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(messages);
        var (key, at) = (Key(threadId), context.Time.UtcNow());
        var encoded = messages.Select(message => MessageCodec.Encode(message, threadId, context.Ids, at)).ToArray();
        if (encoded.Length == 0)
            return [];
        var result = await context.WriteAsync([new Append(key, [.. encoded.Select(one => one.Entry)], expected)], at, cancellationToken).ConfigureAwait(false);
        return [.. encoded.Select((one, i) => one.Message with { Position = result.Outcomes[0] + i })];
    }

    private async ValueTask<LogHead> HeadAsync(string threadId, CancellationToken cancellationToken) => (await LogEnd.ReadAsync(context.Backend, Key(threadId), cancellationToken).ConfigureAwait(false)).Head;

    private async ValueTask<long> WriteAsync(IReadOnlyList<WriteOperation> operations, CancellationToken cancellationToken) =>
        (await context.WriteAsync(operations, context.Time.UtcNow(), cancellationToken).ConfigureAwait(false)).Outcomes[^1];
}
