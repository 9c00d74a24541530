namespace Perdure.Benchmarks.Raw;

/// <summary>What a list shows of a checkpoint.</summary>
internal sealed record RawRow(long Sequence, long At, long Step, string Node, string Metadata);
