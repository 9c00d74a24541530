using System.Text.Json;
using Perdure.Checkpoints.Format;
using Perdure.Storage;

namespace Perdure.Checkpoints;

/// <summary>A checkpoint's entry as it was read, without its pieces.</summary>
/// <param name="Mark">Its position and version in the log.</param>
/// <param name="At">When it was written.</param>
/// <param name="Head">Its head.</param>
/// <param name="Bytes">The length of its head and body.</param>
internal sealed record StoredCheckpoint(LogHead Mark, DateTimeOffset At, EntryHead Head, int Bytes)
{
    public ChannelTable Table => Head.Table;

    public static StoredCheckpoint Read(LogEntryView entry) => new(
        new LogHead(entry.Position, entry.Version), Instant.FromMicroseconds(entry.At),
        EntryHead.Decode(entry.Head, entry.Position), entry.Head.Length + entry.BodyLength);

    public Checkpoint Describe(string thread, string ns)
    {
        var header = Head.Header!;
        return new Checkpoint
        {
            Thread = thread,
            Namespace = ns,
            Version = Mark.Position,
            Parent = header.Parent == 0 ? null : header.Parent,
            CreatedAt = At,
            Node = header.Node,
            Step = header.Step,
            Tags = header.Tags,
            Metadata = header.Metadata.IsEmpty ? Checkpoint.EmptyMetadata : JsonElement.Parse(header.Metadata.Span),
            Channels = [.. Table.Channels.Select(channel => channel.Name)],
            StateBytes = StateLayout.Measure(Table),
            StoredBytes = Bytes,
        };
    }
}
