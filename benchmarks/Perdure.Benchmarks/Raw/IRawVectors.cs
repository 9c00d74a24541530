namespace Perdure.Benchmarks.Raw;

/// <summary>A raw limit whose server has an index of vectors.</summary>
internal interface IRawVectors
{
    /// <summary>What searches our vectors of one declaration.</summary>
    /// <param name="name">Its name.</param>
    RawVectors Vectors(string name);
}
