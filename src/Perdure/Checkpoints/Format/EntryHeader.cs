
namespace Perdure.Checkpoints.Format;

/// <summary>What is known of a checkpoint besides its state.</summary>
/// <param name="Parent">The version it was made from; 0 for none.</param>
/// <param name="Node">The node of the graph that ran, if the caller says so.</param>
/// <param name="Step">The step of the run, if the caller says so.</param>
/// <param name="Tags">Marks for pruning and search.</param>
/// <param name="Metadata">A JSON object in UTF-8, or empty for none.</param>
internal sealed record EntryHeader(long Parent, string? Node, long? Step, string[] Tags, ReadOnlyMemory<byte> Metadata)
{
    private const byte HasNode = 1;
    private const byte HasStep = 2;
    private const byte HasTags = 4;
    private const byte HasMetadata = 8;

    public void Write(HeadWriter writer, long position)
    {
        writer.Byte((byte)((Node is null ? 0 : HasNode) | (Step is null ? 0 : HasStep) | (Tags.Length == 0 ? 0 : HasTags) | (Metadata.IsEmpty ? 0 : HasMetadata)));
        writer.Number(position - Parent);
        if (Node is not null)
            writer.Text(Node);
        if (Step is { } step)
            writer.Number(step);
        if (Tags.Length > 0)
        {
            writer.Number(Tags.Length);
            foreach (var tag in Tags)
                writer.Text(tag);
        }
        if (!Metadata.IsEmpty)
            writer.Bytes(Metadata.Span);
    }

    public static EntryHeader Read(ref HeadReader reader, long position)
    {
        var flags = reader.Byte();
        var parent = position - reader.Number();
        var node = (flags & HasNode) == 0 ? null : reader.Text();
        long? step = (flags & HasStep) == 0 ? null : reader.Number();
        string[] tags = [];
        if ((flags & HasTags) != 0)
        {
            tags = new string[reader.Count()];
            for (var i = 0; i < tags.Length; i++)
                tags[i] = reader.Text();
        }
        return new EntryHeader(parent, node, step, tags, (flags & HasMetadata) == 0 ? default : reader.Bytes().ToArray());
    }
}
