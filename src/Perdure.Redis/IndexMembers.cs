using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using Perdure.Storage;

namespace Perdure.Redis;

/// <summary>
/// A record's places in the indexes of its collection. A member of an index is its equality values, its order value, the id, 00 and the id's length: ids hold
/// no 00, so the end changes no order. A block lists them with what a script must know to move them.
/// </summary>
internal static class IndexMembers
{
    /// <summary>The block of a record: for each place the index's name, where in the member the time of creation stands, and the member.</summary>
    public static byte[] Block(CollectionSchema schema, IReadOnlyList<FieldValue> fields, string id, DateTimeOffset created, DateTimeOffset updated)
    {
        if (schema.Indexes.Count == 0)
            return [];
        var (block, member) = (new ArrayBufferWriter<byte>(256), new ArrayBufferWriter<byte>(128));
        foreach (var index in schema.Indexes)
        {
            var equal = index.Equal.Select(Value).ToArray();
            if (index.IsSparse && equal[0].IsNull)
                continue;
            var order = index.Order is { } name ? Value(name) : (FieldValue?)null;
            var many = Array.FindIndex(equal, value => value.IsMany);
            foreach (var one in many < 0 ? [default] : equal[many].Values)
            {
                if (many >= 0)
                    equal[many] = one;
                Place(block, member, index, equal, order, id);
            }
        }
        return block.WrittenSpan.ToArray();

        FieldValue Value(string field) => field switch
        {
            FieldSchema.CreatedAt => FieldValue.Of(created),
            FieldSchema.UpdatedAt => FieldValue.Of(updated),
            _ => fields[schema.FieldAt(field)],
        };
    }

    /// <summary>What all members under some equality values begin with.</summary>
    public static ArrayBufferWriter<byte> Start(IEnumerable<FieldValue> equal)
    {
        var start = new ArrayBufferWriter<byte>(128);
        foreach (var value in equal)
            OrderBytes.Write(start, value);
        return start;
    }

    /// <summary>The end of a member.</summary>
    public static void End(ArrayBufferWriter<byte> member, string id)
    {
        var length = (byte)Encoding.UTF8.GetBytes(id, member);
        OrderBytes.Byte(member, 0);
        OrderBytes.Byte(member, length);
    }

    private static void Place(ArrayBufferWriter<byte> block, ArrayBufferWriter<byte> member, IndexSchema index, FieldValue[] equal, FieldValue? order, string id)
    {
        member.ResetWrittenCount();
        List<int>? dates = null;
        for (var i = 0; i < equal.Length; i++)
            Field(index.Equal[i], equal[i]);
        if (order is { } value)
            Field(index.Order!, value);
        End(member, id);
        OrderBytes.Byte(block, (byte)index.Name.Length);
        Encoding.ASCII.GetBytes(index.Name, block);
        OrderBytes.Byte(block, (byte)(dates?.Count ?? 0));
        foreach (var at in dates ?? [])
            Short(block, at);
        Short(block, member.WrittenCount);
        block.Write(member.WrittenSpan);

        void Field(string name, FieldValue field)
        {
            if (name == FieldSchema.CreatedAt)
                (dates ??= []).Add(member.WrittenCount + 1);
            OrderBytes.Write(member, field);
        }
    }

    private static void Short(ArrayBufferWriter<byte> block, int value)
    {
        BinaryPrimitives.WriteUInt16BigEndian(block.GetSpan(2), (ushort)value);
        block.Advance(2);
    }
}
