namespace Perdure.Storage;

/// <summary>Something in memory that can be read anew.</summary>
internal interface ICachedIndex
{
    /// <summary>The bytes it takes, about.</summary>
    long Bytes { get; }

    /// <summary>A number that grows with each use.</summary>
    long LastUsed { get; set; }
}
