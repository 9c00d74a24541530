using System.Text.Json;
using System.Text.Json.Serialization;
using Perdure.Storage;

namespace Perdure.Checkpoints;

/// <summary>Where the first pieces of a forked namespace stand.</summary>
internal sealed record OriginRecord(string Thread, string Namespace, long Version, IReadOnlyList<OriginLog> Origins)
{
    [JsonIgnore]
    public IReadOnlyList<LogKey> Logs => [.. Origins.Select(origin => origin.Key)];

    public static RecordKey KeyOf(string thread, string ns) => new(CheckpointSchema.Origins.Name, thread, ns);

    public static async ValueTask<(OriginRecord Value, long Version)?> FindAsync(StoreContext context, string thread, string ns, CancellationToken cancellationToken)
    {
        var found = await context.Backend.FindAsync([KeyOf(thread, ns)], cancellationToken).ConfigureAwait(false);
        return found[0] is { } record ? (JsonSerializer.Deserialize(record.Body.Span, CheckpointJson.Default.OriginRecord)!, record.Version) : null;
    }

    public Put Put(StoreContext context, string thread, string ns, Expect expect) =>
        new(KeyOf(thread, ns), context.Ids.NewVersion(), JsonSerializer.SerializeToUtf8Bytes(this, CheckpointJson.Default.OriginRecord), [], expect);
}

/// <summary>A log that holds pieces of a fork, up to a position.</summary>
internal sealed record OriginLog(string Log, string Scope, string Id, long UpTo)
{
    [JsonIgnore]
    public LogKey Key => new(Log, Scope, Id);
}
