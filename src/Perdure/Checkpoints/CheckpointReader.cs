using System.Runtime.ExceptionServices;
using Perdure.Checkpoints.Format;
using Perdure.Storage;

namespace Perdure.Checkpoints;

/// <summary>Reads one namespace of a thread: its newest checkpoint, any version, and the bytes of states.</summary>
internal sealed class CheckpointReader(StoreContext context, string thread, string ns)
{
    private volatile OriginLogs? origins;

    public string Thread { get; } = thread;

    public string Namespace { get; } = ns;

    public LogKey Log { get; } = CheckpointSchema.LogOf(thread, ns);

    public StoreContext Context => context;

    /// <summary>The newest checkpoint and the head of the log, in one read (two when the last entry is a pruned one).</summary>
    public async ValueTask<Tip> TipAsync(CancellationToken cancellationToken)
    {
        var tip = await TipAsync(1, cancellationToken).ConfigureAwait(false);
        return tip.Newest is null && tip.Head != LogHead.Empty ? await TipAsync(int.MaxValue, cancellationToken).ConfigureAwait(false) : tip;
    }

    private async ValueTask<Tip> TipAsync(int limit, CancellationToken cancellationToken)
    {
        var head = LogHead.Empty;
        StoredCheckpoint? newest = null;
        await context.Backend.ReadLogAsync(new LogRead(Log, PositionRange.All) { Descending = true, Bodies = false, Limit = limit }, entry =>
        {
            if (head == LogHead.Empty)
                head = new LogHead(entry.Position, entry.Version);
            var stored = StoredCheckpoint.Read(entry);
            newest = stored.Head.IsPruned ? null : stored;
            return newest is null;
        }, cancellationToken).ConfigureAwait(false);
        return new Tip(head, newest);
    }

    /// <summary>One version, or null when there is none or it was pruned.</summary>
    public async ValueTask<StoredCheckpoint?> FindAsync(long version, CancellationToken cancellationToken)
    {
        if (version is < 1 or > PositionRange.MaxPosition)
            return null;
        StoredCheckpoint? found = null;
        await context.Backend.ReadLogAsync(new LogRead(Log, new PositionRange(version, version)) { Bodies = false }, entry =>
        {
            var stored = StoredCheckpoint.Read(entry);
            found = stored.Head.IsPruned ? null : stored;
            return false;
        }, cancellationToken).ConfigureAwait(false);
        return found;
    }

    /// <summary>Fills the bytes of all channels into a text that is laid out for them.</summary>
    public ValueTask FillAsync(ChannelTable table, StateLayout layout, Memory<byte> text, CancellationToken cancellationToken)
    {
        layout.Frame(table, text.Span);
        return CollectAsync(table.Channels, layout.Offsets, text, cancellationToken);
    }

    /// <summary>
    /// Fills the bytes of a state that was the latest when last seen, and finds in the same read whether it still is. Only for
    /// states of few entries: one that is not the latest any more was read in vain.
    /// </summary>
    /// <returns>False when it is not the latest, or not of few entries; what was filled is of no use.</returns>
    public async ValueTask<bool> TryFillLatestAsync(Tip tip, StateLayout layout, Memory<byte> text, CancellationToken cancellationToken)
    {
        var table = tip.Newest!.Table;
        if (tip.Newest.Mark != tip.Head || !SeenInOneRead.IsFew(table, tip.Head))
            return false;
        layout.Frame(table, text.Span);
        var read = new SeenInOneRead(table, layout.Offsets, text, tip.Head);
        try
        {
            await context.Backend.ReadLogAsync(read.Of(Log), read.Visit, cancellationToken).ConfigureAwait(false);
        }
        catch (PerdureException exception) when (exception.Fault == Fault.Corrupt)
        {
            return false; // a thread that was deleted and made anew has other pieces there; the reads that follow tell that from damage
        }
        return read.IsLatest;
    }

    /// <summary>The bytes of one channel without its wrapping.</summary>
    public async ValueTask<byte[]> ChannelAsync(Channel channel, CancellationToken cancellationToken)
    {
        var bytes = GC.AllocateUninitializedArray<byte>(channel.Length);
        await CollectAsync([channel], [0], bytes, cancellationToken).ConfigureAwait(false);
        return bytes;
    }

    /// <summary>
    /// Reads in the logs outside the namespace in which forked pieces stand, given by their number. An origin that is deleted
    /// hands its pieces over first, and may be made anew with others: what was read counts only if they still stand there.
    /// </summary>
    /// <param name="read">May run several times, and then begins anew.</param>
    /// <param name="cancellationToken">Ends the attempts.</param>
    public async ValueTask ReadOriginsAsync(Func<IReadOnlyList<LogKey>, ValueTask> read, CancellationToken cancellationToken)
    {
        while (true)
        {
            var seen = origins ??= await FindOriginsAsync(cancellationToken).ConfigureAwait(false);
            ExceptionDispatchInfo? failure = null;
            try
            {
                await read(seen.Logs).ConfigureAwait(false);
            }
            catch (PerdureException exception) when (exception.Fault == Fault.Corrupt)
            {
                failure = ExceptionDispatchInfo.Capture(exception);
            }
            origins = await FindOriginsAsync(cancellationToken).ConfigureAwait(false);
            if (origins.Version != seen.Version)
                continue;
            failure?.Throw();
            return;
        }
    }

    private async ValueTask<OriginLogs> FindOriginsAsync(CancellationToken cancellationToken) =>
        await OriginRecord.FindAsync(context, Thread, Namespace, cancellationToken).ConfigureAwait(false) is var (record, version)
            ? new OriginLogs(record.Logs, version)
            : new OriginLogs([], 0);

    private ValueTask CollectAsync(Channel[] channels, int[] offsets, Memory<byte> destination, CancellationToken cancellationToken) =>
        Array.Exists(channels, channel => Array.Exists(channel.Ranges, range => range.Source != 0))
            ? ReadOriginsAsync(logs => CollectOnceAsync(channels, offsets, destination, logs, cancellationToken), cancellationToken)
            : CollectOnceAsync(channels, offsets, destination, [], cancellationToken);

    private async ValueTask CollectOnceAsync(Channel[] channels, int[] offsets, Memory<byte> destination, IReadOnlyList<LogKey> logs, CancellationToken cancellationToken)
    {
        var collectors = new SortedDictionary<int, PieceCollector>();
        for (var i = 0; i < channels.Length; i++)
        {
            var at = offsets[i];
            foreach (var range in channels[i].Ranges)
            {
                if (!collectors.TryGetValue(range.Source, out var collector))
                    collectors[range.Source] = collector = new PieceCollector(destination);
                collector.Add(channels[i].Id, range, at);
                at += range.Length;
            }
        }
        foreach (var (source, collector) in collectors)
        {
            var key = source == 0 ? Log : Origin(logs, source);
            await context.Backend.ReadLogAsync(new LogRead(key, collector.Positions()), collector.Visit, cancellationToken).ConfigureAwait(false);
            collector.Finish(key);
        }
    }

    /// <summary>An origin by its number.</summary>
    /// <exception cref="PerdureException"><see cref="Fault.Corrupt"/> when there is none.</exception>
    public LogKey Origin(IReadOnlyList<LogKey> logs, int source) => source <= logs.Count ? logs[source - 1] : throw new PerdureException(
        Fault.Corrupt, $"{Log}: the state begins in origin number {source}, but only {logs.Count} are recorded. Nothing was changed; restore the thread from a copy.");

    private sealed record OriginLogs(IReadOnlyList<LogKey> Logs, long Version);
}
