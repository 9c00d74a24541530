using System.Text.Json;
using Perdure.Storage;

namespace Perdure.Checkpoints;

/// <summary>Who needs the pieces of a thread. Kept in the thread's own scope, so that a prune or a delete meets it.</summary>
internal sealed record ForkRecord(IReadOnlyList<ForkNeed> Forks)
{
    private const string Id = "forks";

    // Where a fork can't be written at once with the need for it, the need comes first. It is believed that long without its fork.
    private static readonly TimeSpan Grace = TimeSpan.FromHours(1);

    public static RecordKey KeyOf(string thread) => new(CheckpointSchema.Forks.Name, thread, Id);

    public static async ValueTask<(ForkRecord Value, Expect Expect)> FindAsync(StoreContext context, string thread, CancellationToken cancellationToken)
    {
        var found = await context.Backend.FindAsync([KeyOf(thread)], cancellationToken).ConfigureAwait(false);
        return found[0] is { } record
            ? (JsonSerializer.Deserialize(record.Body.Span, CheckpointJson.Default.ForkRecord)!, Expect.Exactly(record.Version))
            : (new ForkRecord([]), Expect.Absent);
    }

    /// <summary>The same without forks that are gone or need nothing here any more.</summary>
    public static async ValueTask<(ForkRecord Value, Expect Expect)> FindLiveAsync(StoreContext context, string thread, CancellationToken cancellationToken)
    {
        var (record, expect) = await FindAsync(context, thread, cancellationToken).ConfigureAwait(false);
        if (record.Forks.Count == 0)
            return (record, expect);
        var keys = record.Forks.Select(need => OriginRecord.KeyOf(need.Thread, need.Namespace)).Distinct().ToArray();
        var found = await context.Backend.FindAsync(keys, cancellationToken).ConfigureAwait(false);
        var origins = keys.Zip(found).Where(pair => pair.Second is not null)
            .ToDictionary(pair => pair.First, pair => JsonSerializer.Deserialize(pair.Second!.Body.Span, CheckpointJson.Default.OriginRecord)!);
        var believed = context.Backend.Info.Atomicity == Atomicity.Store ? DateTimeOffset.MaxValue : context.Time.UtcNow() - Grace;
        var live = record.Forks.Where(need => need.At > believed ||
            (origins.TryGetValue(OriginRecord.KeyOf(need.Thread, need.Namespace), out var origin) && origin.Origins.Any(log => log.Scope == thread && log.Log == need.Log && log.Id == need.Id && log.UpTo == need.UpTo)));
        return (new ForkRecord([.. live]), expect);
    }

    public WriteOperation Write(StoreContext context, string thread, Expect expect) => Forks.Count == 0
        ? new Remove(KeyOf(thread), expect)
        : new Put(KeyOf(thread), context.Ids.NewVersion(), JsonSerializer.SerializeToUtf8Bytes(this, CheckpointJson.Default.ForkRecord), [], expect);
}

/// <summary>A fork and what it needs: the entries of one log up to a position.</summary>
internal sealed record ForkNeed(string Thread, string Namespace, string Log, string Id, long UpTo, DateTimeOffset At)
{
    /// <summary>Whether both say the same, at whatever time.</summary>
    public bool IsSame(ForkNeed other) => this == other with { At = At };
}
