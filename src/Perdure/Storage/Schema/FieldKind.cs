namespace Perdure.Storage;

/// <summary>What a declared field holds.</summary>
public enum FieldKind
{
    /// <summary>Text of 0 to 255 UTF-8 bytes, ordered by bytes.</summary>
    Text,

    /// <summary>A signed 64-bit integer.</summary>
    Integer,

    /// <summary>A 64-bit floating-point number, never NaN; −0 equals 0.</summary>
    Number,

    /// <summary>A moment, cut to the microsecond.</summary>
    Time,

    /// <summary>False or true; false comes first.</summary>
    Boolean,
}
