using Perdure.Storage;

namespace Perdure.Copying;

/// <summary>
/// Compares one log with its copy and mends the copy: entries that are missing behind its head are appended; a copy that
/// differs otherwise is dropped and made anew. Positions are kept: where the source was trimmed, entries without content are
/// appended and trimmed again in the same batch.
/// </summary>
internal sealed class CopyLog(Backend source, Backend target, CopyOptions options, CopyWriter? writer, CopyTally tally, IdGenerator ids)
{
    private const int Fillers = 1000;

    public async ValueTask RunAsync(LogKey key, bool inSource, bool inTarget, CancellationToken cancellationToken)
    {
        var (left, right) = (Items(source, key, inSource, cancellationToken).GetAsyncEnumerator(cancellationToken), Items(target, key, inTarget, cancellationToken).GetAsyncEnumerator(cancellationToken));
        await using (left.ConfigureAwait(false))
        await using (right.ConfigureAwait(false))
        {
            var head = LogHead.Empty;
            while (true)
            {
                var (one, other) = (await NextAsync(left).ConfigureAwait(false), await NextAsync(right).ConfigureAwait(false));
                if (one is not null)
                    tally.AddSource(key, one);
                if (other is not null)
                    tally.AddTarget(key, other);
                if (one is null && other is null)
                    return;
                if (one is not null && other is not null && one.IsSame(other))
                {
                    head = new LogHead(one.Position, one.Version);
                    continue;
                }
                tally.Differs(key, Difference(one, other));
                if (writer is null || other is not null)
                    await RestAsync(key, left).ConfigureAwait(false);
                if (writer is not null && other is null)
                    await AppendAsync(key, head, one, left).ConfigureAwait(false);
                else if (writer is not null)
                    await AnewAsync(key, cancellationToken).ConfigureAwait(false);
                return;
            }
        }
    }

    // Counted, and hashed, though what differs is known already.
    private async ValueTask RestAsync(LogKey key, IAsyncEnumerator<LogItem> left)
    {
        while (await NextAsync(left).ConfigureAwait(false) is { } item)
            tally.AddSource(key, item);
    }

    private async ValueTask AnewAsync(LogKey key, CancellationToken cancellationToken)
    {
        await writer!.AddAsync(new Drop(key), 0).ConfigureAwait(false);
        var run = new Run(key, LogHead.Empty);
        await foreach (var item in Items(source, key, true, cancellationToken).ConfigureAwait(false))
            await AddAsync(run, item).ConfigureAwait(false);
        await EndAsync(run).ConfigureAwait(false);
    }

    private async ValueTask AppendAsync(LogKey key, LogHead head, LogItem? first, IAsyncEnumerator<LogItem> left)
    {
        var run = new Run(key, head);
        for (var item = first; item is not null; item = await NextAsync(left).ConfigureAwait(false))
        {
            if (item != first)
                tally.AddSource(key, item);
            await AddAsync(run, item).ConfigureAwait(false);
        }
        await EndAsync(run).ConfigureAwait(false);
    }

    private async ValueTask AddAsync(Run run, LogItem item)
    {
        if (run.Entries.Count > 0 && (item.Position != run.Last.Position + 1 || run.Bytes + item.Bytes > options.BatchBytes || run.Entries.Count >= options.BatchOperations))
            await EndAsync(run).ConfigureAwait(false);
        while (run.Head.Position + 1 < item.Position && run.Entries.Count == 0)
            await FillAsync(run, item.Position).ConfigureAwait(false);
        run.Entries.Add(new NewEntry(item.Version, item.Head, item.Body) { At = Instant.FromMicroseconds(item.At) });
        run.Bytes += item.Bytes;
        run.Last = new LogHead(item.Position, item.Version);
    }

    // The last one stays until something stands behind it: a log without entries begins at 1 again.
    private async ValueTask FillAsync(Run run, long position)
    {
        var (from, count) = (run.Head.Position + 1, (int)Math.Min(Fillers, position - run.Head.Position - 1));
        NewEntry[] fillers = [.. Enumerable.Range(0, count).Select(_ => new NewEntry(ids.NewVersion(), ReadOnlyMemory<byte>.Empty, ReadOnlyMemory<byte>.Empty))];
        await writer!.AddAsync(new Append(run.Key, fillers, run.Head), count * 32L).ConfigureAwait(false);
        run.Head = new LogHead(from + count - 1, fillers[^1].Version);
        await TrimAsync(run, run.Filled ?? from, run.Head.Position - 1).ConfigureAwait(false);
        run.Filled = run.Head.Position;
    }

    private async ValueTask EndAsync(Run run)
    {
        if (run.Entries.Count == 0)
            return;
        await writer!.AddAsync(new Append(run.Key, run.Entries, run.Head), run.Bytes + (run.Entries.Count * 32L)).ConfigureAwait(false);
        (run.Head, run.Entries, run.Bytes) = (run.Last, [], 0);
        if (run.Filled is { } filled)
            await TrimAsync(run, filled, filled).ConfigureAwait(false);
        run.Filled = null;
    }

    private async ValueTask TrimAsync(Run run, long from, long to)
    {
        if (from <= to)
            await writer!.AddAsync(new Trim(run.Key, [new PositionRange(from, to)]), 0).ConfigureAwait(false);
    }

    private static string Difference(LogItem? left, LogItem? right) => (left, right) switch
    {
        (null, _) => $"has an entry at position {right!.Position} in the target that is not in the source.",
        (_, null) => $"lacks the entry at position {left.Position} in the target.",
        _ when left.Position != right.Position => $"goes on at position {left.Position} in the source, {right.Position} in the target.",
        _ when left.Version != right.Version => $"has version {left.Version} at position {left.Position} in the source, {right.Version} in the target.",
        _ when left.At != right.At => $"has another time at position {left.Position} in the target.",
        _ => $"has another content at position {left.Position} in the target.",
    };

    private IAsyncEnumerable<LogItem> Items(Backend backend, LogKey key, bool isThere, CancellationToken cancellationToken) =>
        isThere ? LogItems.ReadAsync(backend, key, options.BatchBytes, cancellationToken) : AsyncEnumerable.Empty<LogItem>();

    private static async ValueTask<LogItem?> NextAsync(IAsyncEnumerator<LogItem> items) => await items.MoveNextAsync().ConfigureAwait(false) ? items.Current : null;

    // Entries that stand one behind the other, on their way.
    private sealed class Run(LogKey key, LogHead head)
    {
        public LogKey Key => key;

        public LogHead Head { get; set; } = head;

        public LogHead Last { get; set; }

        public List<NewEntry> Entries { get; set; } = [];

        public long Bytes { get; set; }

        public long? Filled { get; set; }
    }
}
