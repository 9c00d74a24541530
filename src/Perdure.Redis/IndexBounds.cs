using System.Buffers;
using System.Text;
using Perdure.Storage;

namespace Perdure.Redis;

/// <summary>Where in an index a query starts and ends, as ZRANGE BYLEX takes it: a bracket, or a parenthesis for a bound that is left out, and a member's beginning.</summary>
internal readonly record struct IndexBounds(byte[] From, byte[] To)
{
    // Greater than any byte of a value or an id in UTF-8.
    private const byte Last = 0xff;

    /// <summary>Of a query in the direction in which it reads. Behind <paramref name="member"/>, if there is one.</summary>
    public static IndexBounds Of(Query query, IndexSchema? index, byte[]? member)
    {
        var start = IndexMembers.Start(query.Equal);
        var (low, high) = query.Range is not { } range ? (Bound('[', start, default), Bound('(', start, Last))
            : index?.Order is null ? (Id(start, range.From, range.FromIncluded, isLow: true), Id(start, range.To, range.ToIncluded, isLow: false))
            : (Low(start, range), High(start, range));
        if (member is null && query.After is { } after)
            member = Member(start, index, after);
        if (member is not null && query.Descending && Compare(member, high.AsSpan(1)) <= 0)
            high = [(byte)'(', .. member];
        else if (member is not null && !query.Descending && Compare(member, low.AsSpan(1)) >= 0)
            low = [(byte)'(', .. member];
        return query.Descending ? new(high, low) : new(low, high);
    }

    private static byte[] Low(ArrayBufferWriter<byte> start, FieldRange range)
    {
        // Nulls, which sort first, are in no range.
        if (range.From.IsNull)
            return Bound('[', start, 1);
        var value = With(start, range.From);
        return range.FromIncluded ? Bound('[', value, default) : Bound('(', value, Last);
    }

    private static byte[] High(ArrayBufferWriter<byte> start, FieldRange range)
    {
        if (range.To.IsNull)
            return Bound('(', start, Last);
        var value = With(start, range.To);
        return range.ToIncluded ? Bound('(', value, Last) : Bound('(', value, default);
    }

    // In an index an id has an end, 00, before which nothing sorts; among ids alone it has none.
    private static byte[] Id(ArrayBufferWriter<byte> start, FieldValue id, bool isIncluded, bool isLow)
    {
        if (id.IsNull)
            return isLow ? Bound('[', start, default) : Bound('(', start, Last);
        byte[] member = [.. start.WrittenSpan, .. Encoding.UTF8.GetBytes(id.Text)];
        return isLow == isIncluded ? [(byte)(isLow ? '[' : '('), .. member] : [(byte)(isLow ? '(' : '['), .. member, 0, Last];
    }

    private static byte[] Member(ArrayBufferWriter<byte> start, IndexSchema? index, QueryCursor after)
    {
        if (index is null)
            return Encoding.UTF8.GetBytes(after.Id);
        var member = index.Order is null ? Copy(start) : With(start, after.Order);
        IndexMembers.End(member, after.Id);
        return member.WrittenSpan.ToArray();
    }

    private static ArrayBufferWriter<byte> With(ArrayBufferWriter<byte> start, FieldValue value)
    {
        var bytes = Copy(start);
        OrderBytes.Write(bytes, value);
        return bytes;
    }

    private static ArrayBufferWriter<byte> Copy(ArrayBufferWriter<byte> bytes)
    {
        var copy = new ArrayBufferWriter<byte>(bytes.WrittenCount + 64);
        copy.Write(bytes.WrittenSpan);
        return copy;
    }

    private static byte[] Bound(char bracket, ArrayBufferWriter<byte> bytes, byte? behind) =>
        behind is { } one ? [(byte)bracket, .. bytes.WrittenSpan, one] : [(byte)bracket, .. bytes.WrittenSpan];

    private static int Compare(ReadOnlySpan<byte> one, ReadOnlySpan<byte> other) => one.SequenceCompareTo(other);
}
