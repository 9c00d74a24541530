namespace Perdure.Storage;

/// <summary>How the elements of a vector are kept.</summary>
public enum VectorElement
{
    /// <summary>Four bytes each, exactly as given.</summary>
    Single,

    /// <summary>Rounded to two bytes each, where the database has such a type; else as <see cref="Single"/>. Half the space, three significant digits, values up to 65,504.</summary>
    Half,
}
