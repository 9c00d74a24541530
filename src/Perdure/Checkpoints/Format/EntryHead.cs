using Perdure.Serialization;

namespace Perdure.Checkpoints.Format;

/// <summary>
/// The head of an entry: the directory of its pieces, then what is known of the checkpoint, then its channels. The order
/// lets a load read only directories, a list skip the channels, and a pruned entry keep nothing but its directory.
/// </summary>
internal sealed record EntryHead(Piece[] Pieces, EntryHeader? Header, ChannelTable Table)
{
    private const byte Version1 = 1;

    /// <summary>Whether the checkpoint is gone and only pieces that others need are left.</summary>
    public bool IsPruned => Header is null;

    public byte[] Encode(long position)
    {
        using var buffer = new Utf8Buffer(512);
        var writer = new HeadWriter(buffer);
        writer.Byte(Version1);
        writer.Number(Pieces.Length);
        foreach (var piece in Pieces)
        {
            writer.Number(piece.Channel);
            writer.Number(piece.Length);
        }
        if (Header is null)
            return buffer.Span.ToArray();
        Header.Write(writer, position);
        ChannelCodec.Write(writer, Table, position);
        return buffer.Span.ToArray();
    }

    public static EntryHead Decode(ReadOnlySpan<byte> bytes, long position, bool channels = true)
    {
        var reader = Open(bytes);
        var pieces = new Piece[reader.Count()];
        for (var i = 0; i < pieces.Length; i++)
            pieces[i] = new Piece(reader.Count(), reader.Count());
        if (reader.AtEnd)
            return new EntryHead(pieces, null, ChannelTable.Empty);
        var header = EntryHeader.Read(ref reader, position);
        return new EntryHead(pieces, header, channels ? ChannelCodec.Read(ref reader, position) : ChannelTable.Empty);
    }

    /// <summary>A reader at the directory: the count of pieces, then channel and length of each.</summary>
    public static HeadReader Open(ReadOnlySpan<byte> bytes)
    {
        var reader = new HeadReader(bytes);
        return reader.Byte() == Version1 ? reader : throw new Storage.PerdureException(
            Storage.Fault.SchemaMismatch, $"A checkpoint is stored in format {bytes[0]}, which this release can't read. It was left as it is; use a newer release.");
    }
}
