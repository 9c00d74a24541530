namespace Perdure.Storage;

/// <summary>
/// Vectors in lists around centres that are chosen when the index is built: smaller and faster to build than
/// <see cref="HnswIndex"/>, with less recall. Built over no vectors its centres are poor: declare <see cref="VectorIndex.None"/>
/// first, and this with a higher revision when the vectors are there.
/// </summary>
public sealed record IvfFlatIndex : VectorIndex
{
    /// <summary>How many lists, 1 to 32,768; about a thousandth of the vectors. Default: 100.</summary>
    public int Lists { get; init; } = 100;

    /// <summary>How many lists a search looks at, 1 to <see cref="Lists"/>. More: better recall, slower searches. Default: 10.</summary>
    public int Probes { get; init; } = 10;

    internal override string Shape => $"ivfflat {Lists}";

    internal override string? Problem => Outside(nameof(Lists), Lists, 1, 32_768) ?? Outside(nameof(Probes), Probes, 1, Lists);
}
