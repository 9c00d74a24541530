namespace Perdure.Storage;

/// <summary>How near two vectors are. On each metric a larger score is nearer.</summary>
public enum VectorMetric
{
    /// <summary>The score is the cosine of the angle between them: 1 for one direction, 0 for a right angle, −1 for opposite ones. Vectors of length zero are refused.</summary>
    Cosine,

    /// <summary>The score is the negative Euclidean distance: 0 for equal vectors. A minimum score of −r asks for those within the radius r.</summary>
    Euclidean,

    /// <summary>The score is the inner product. For vectors of length 1 it orders as <see cref="Cosine"/> does.</summary>
    InnerProduct,
}
