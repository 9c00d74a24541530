namespace Perdure.Storage;

/// <summary>Bounds on a query's order field (or on the id, for an index without one). A null bound is open; nulls in the field lie outside every range.</summary>
public sealed record FieldRange
{
    /// <summary>The lower bound.</summary>
    public FieldValue From { get; init; }

    /// <summary>Whether the lower bound itself is in. Default: yes.</summary>
    public bool FromIncluded { get; init; } = true;

    /// <summary>The upper bound.</summary>
    public FieldValue To { get; init; }

    /// <summary>Whether the upper bound itself is in. Default: no.</summary>
    public bool ToIncluded { get; init; }

    /// <summary>Whether a value of the order field lies inside.</summary>
    public bool Holds(FieldValue value)
    {
        if (value.IsNull)
            return false;
        if (!From.IsNull && (FromIncluded ? value < From : value <= From))
            return false;
        return To.IsNull || (ToIncluded ? value <= To : value < To);
    }
}
