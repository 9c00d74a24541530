namespace Perdure.Storage;

/// <summary>What a <see cref="ViewColumn"/> shows.</summary>
public enum ViewColumnKind
{
    /// <summary>A field.</summary>
    Field,

    /// <summary>The body.</summary>
    Body,

    /// <summary>The number of records.</summary>
    Count,

    /// <summary>The number of records with a value in a field.</summary>
    CountOf,

    /// <summary>The average of the seconds between two times.</summary>
    AverageSeconds,
}
