using System.Buffers.Binary;

namespace Perdure.Storage;

/// <summary>A derived vector as the body of a record: its elements in the order of little-endian bytes, four each, or two of <see cref="VectorElement.Half"/>.</summary>
internal static class VectorBody
{
    /// <summary>The collection that derived vectors are records of; it has their declaration's name.</summary>
    public static CollectionSchema Collection(string name, int revision) => new(name, revision, [], [], _ => []);

    public static byte[] Encode(VectorSchema schema, ReadOnlySpan<float> vector)
    {
        var size = schema.Element == VectorElement.Half ? 2 : 4;
        var bytes = new byte[vector.Length * size];
        for (var i = 0; i < vector.Length; i++)
            if (size == 2)
                BinaryPrimitives.WriteHalfLittleEndian(bytes.AsSpan(i * size), (Half)vector[i]);
            else
                BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(i * size), vector[i]);
        return bytes;
    }

    /// <summary>The elements, as the declaration has them now; one that was written under an older revision may be no vector of this one.</summary>
    public static bool TryDecode(VectorSchema schema, ReadOnlySpan<byte> body, Span<float> vector)
    {
        if (body.Length != vector.Length * 4 && body.Length != vector.Length * 2)
            return false;
        var squares = 0.0;
        for (var i = 0; i < vector.Length; i++)
        {
            var element = body.Length == vector.Length * 4 ? BinaryPrimitives.ReadSingleLittleEndian(body[(i * 4)..]) : (float)BinaryPrimitives.ReadHalfLittleEndian(body[(i * 2)..]);
            vector[i] = schema.Element == VectorElement.Half ? (float)(Half)element : element;
            squares += (double)vector[i] * vector[i];
        }
        return double.IsFinite(squares) && (schema.Metric != VectorMetric.Cosine || squares > 0);
    }

    /// <summary>Whether a vector belongs to the record that is there, and not to an earlier one of the same id. A vector's time is not before its record's creation; who is made anew is so after the expiry of the earlier one.</summary>
    public static bool Belongs(StoredRecord vector, StoredRecord? record) => record is not null && record.CreatedAt <= vector.UpdatedAt;
}
