namespace Perdure.Benchmarks.Raw;

/// <summary>What a database calls a short text that is a key, a whole number, a text and bytes.</summary>
internal sealed record RawTypes(string Key, string Number, string Text, string Bytes);
