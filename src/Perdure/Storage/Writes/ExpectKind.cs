namespace Perdure.Storage;

/// <summary>The four expectations.</summary>
public enum ExpectKind
{
    /// <summary>Nothing.</summary>
    Any,

    /// <summary>No visible record.</summary>
    Absent,

    /// <summary>Some visible record.</summary>
    Present,

    /// <summary>The record of one version.</summary>
    Exactly,
}
