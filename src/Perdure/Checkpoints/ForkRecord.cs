using System.Text.Json;
using Perdure.Storage;

namespace Perdure.Checkpoints;

/// <summary>Who needs the pieces of a thread. Kept in the thread's own scope, so that a prune or a delete meets it.</summary>
internal sealed record ForkRecord(IReadOnlyList<ForkNeed> Forks)
{
    private const string Id = "forks";

    public static RecordKey KeyOf(string thread) => new(CheckpointSchema.Forks.Name, thread, Id);

    public static async ValueTask<(ForkRecord Value, Expect Expect)> FindAsync(StoreContext context, string thread, CancellationToken cancellationToken)
    {
        var found = await context.Backend.FindAsync([KeyOf(thread)], cancellationToken).ConfigureAwait(false);
        return found[0] is { } record
            ? (JsonSerializer.Deserialize(record.Body.Span, CheckpointJson.Default.ForkRecord)!, Expect.Exactly(record.Version))
            : (new ForkRecord([]), Expect.Absent);
    }

    public WriteOperation Write(StoreContext context, string thread, Expect expect) => Forks.Count == 0
        ? new Remove(KeyOf(thread), expect)
        : new Put(KeyOf(thread), context.Ids.NewVersion(), JsonSerializer.SerializeToUtf8Bytes(this, CheckpointJson.Default.ForkRecord), [], expect);
}

/// <summary>A fork and what it needs: the entries of one log up to a position.</summary>
internal sealed record ForkNeed(string Thread, string Namespace, string Log, string Id, long UpTo);
