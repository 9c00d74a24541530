using System.Buffers;

namespace Perdure.Checkpoints.Format;

/// <summary>Makes one entry: the caller keeps, sets, appends to or edits channels in the order the state shall have, then builds.</summary>
internal sealed class EntryBuilder(ChannelTable parent, long position, bool isLinear)
{
    private const int Slack = 64;
    private readonly ArrayBufferWriter<byte> body = new();
    private readonly List<Piece> pieces = [];
    private readonly List<Channel> channels = new(parent.Channels.Length + 1);
    private int nextId = parent.NextId;

    public long Position => position;

    public ChannelTable Parent => parent;

    public bool Has(string name) => channels.Exists(channel => channel.Name == name);

    public void Keep(Channel channel) => channels.Add(isLinear ? channel : channel.Closed());

    /// <summary>Stores a channel whole.</summary>
    public void Set(string name, ChannelKind kind, ReadOnlySpan<byte> inner)
    {
        var id = parent.Find(name)?.Id ?? nextId++;
        // White space alone between brackets is an empty list: nothing may stand before the first element that is appended.
        if (kind == ChannelKind.Array && JsonScanner.SkipSpace(inner, 0) == inner.Length)
            inner = [];
        channels.Add(Channel.Set(id, name, kind, position, inner.Length));
        Add(id, inner);
    }

    public void Append(Channel channel, ReadOnlySpan<byte> inner)
    {
        channels.Add(channel.Appended(position, inner.Length, isLinear));
        Add(channel.Id, inner);
    }

    /// <summary>Stores what stands between two kept parts of a channel's bytes.</summary>
    public void Edit(Channel channel, IEnumerable<PieceRange> before, ReadOnlySpan<byte> inner, IEnumerable<PieceRange> after)
    {
        PieceRange[] middle = inner.IsEmpty ? [] : [PieceRange.Of(position, inner.Length)];
        channels.Add(channel with { IsOpen = false, Ranges = [.. before, .. middle, .. after] });
        if (!inner.IsEmpty)
            Add(channel.Id, inner);
    }

    /// <summary>The entry; the builder is not used afterwards.</summary>
    public (EntryHead Head, ReadOnlyMemory<byte> Body) Build(EntryHeader header)
    {
        var table = new Channel[channels.Count];
        for (var i = 0; i < table.Length; i++)
            table[i] = channels[i].Charged(position, body.WrittenCount - LengthOf(channels[i].Id));
        return (new EntryHead([.. pieces], header, new ChannelTable(table)), body.WrittenMemory);
    }

    private int LengthOf(int channel)
    {
        foreach (var piece in pieces)
            if (piece.Channel == channel)
                return piece.Length;
        return 0;
    }

    private void Add(int channel, ReadOnlySpan<byte> inner)
    {
        pieces.Add(new Piece(channel, inner.Length));
        // Room for all of it, and for some scalars behind it, at once: the writer's own Write doubles its way up from 256 bytes.
        inner.CopyTo(body.GetSpan(inner.Length + Slack));
        body.Advance(inner.Length);
    }
}
