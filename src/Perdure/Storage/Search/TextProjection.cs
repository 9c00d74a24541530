namespace Perdure.Storage;

/// <summary>Reads the text that a record is found by out of its body; null or empty: it is not found. Of U+0000 and lone surrogates nothing is kept.</summary>
public delegate string? TextProjection(ReadOnlyMemory<byte> body);
