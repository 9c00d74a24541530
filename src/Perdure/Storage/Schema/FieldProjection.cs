namespace Perdure.Storage;

/// <summary>Reads the values of a collection's declared fields, in their order, out of a body. Used when an index is added to stored records.</summary>
public delegate IReadOnlyList<FieldValue> FieldProjection(ReadOnlyMemory<byte> body);
