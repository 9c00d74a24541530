using Perdure.Storage;

namespace Perdure.Collections;

/// <summary>
/// Declares fields, as static members beside the record type:
/// <c>static readonly Field&lt;Note, string?&gt; Status = Field.Text&lt;Note&gt;("status", note =&gt; note.Status);</c>
/// </summary>
/// <remarks>Names are 1 to 40 of a-z, 0-9 and _. Null is allowed everywhere and comes first in ascending order.</remarks>
public static class Field
{
    /// <summary>Text of at most 255 UTF-8 bytes, ordered by bytes.</summary>
    public static Field<T, string?> Text<T>(string name, Func<T, string?> read) => One(name, FieldKind.Text, read, FieldValue.Of);

    /// <summary>A set of texts such as tags: a query finds the record under each of them.</summary>
    public static Field<T, string> TextMany<T>(string name, Func<T, IEnumerable<string>?> read)
    {
        ArgumentNullException.ThrowIfNull(read);
        Check(name, FieldKind.Text, many: true);
        return new(name, FieldKind.Text, true, item => FieldValue.Many((read(item) ?? []).Select(text => FieldValue.Of(text))), FieldValue.Of);
    }

    /// <summary>A signed integer of up to 64 bits.</summary>
    public static Field<T, long?> Integer<T>(string name, Func<T, long?> read) => One(name, FieldKind.Integer, read, FieldValue.Of);

    /// <summary>A floating-point number, never NaN.</summary>
    public static Field<T, double?> Number<T>(string name, Func<T, double?> read) => One(name, FieldKind.Number, read, FieldValue.Of);

    /// <summary>A moment, cut to the microsecond.</summary>
    public static Field<T, DateTimeOffset?> Time<T>(string name, Func<T, DateTimeOffset?> read) => One(name, FieldKind.Time, read, FieldValue.Of);

    /// <summary>False or true.</summary>
    public static Field<T, bool?> Boolean<T>(string name, Func<T, bool?> read) => One(name, FieldKind.Boolean, read, FieldValue.Of);

    /// <summary>An enumeration, kept and ordered by the names of its members.</summary>
    public static Field<T, TEnum?> Enum<T, TEnum>(string name, Func<T, TEnum?> read) where TEnum : struct, Enum =>
        One(name, FieldKind.Text, read, value => FieldValue.Of(value?.ToString()));

    /// <summary>A UUID, kept as 32 hexadecimal digits.</summary>
    public static Field<T, Guid?> Guid<T>(string name, Func<T, Guid?> read) => One(name, FieldKind.Text, read, value => FieldValue.Of(value?.ToString("N")));

    /// <summary>When the record was first saved. Every record has it; no declaration is needed beyond naming it in an index.</summary>
    public static Field<T, DateTimeOffset?> CreatedAt<T>() => new(FieldSchema.CreatedAt, FieldKind.Time, false, _ => FieldValue.Null, FieldValue.Of);

    /// <summary>When the record was last saved. Every record has it; no declaration is needed beyond naming it in an index.</summary>
    public static Field<T, DateTimeOffset?> UpdatedAt<T>() => new(FieldSchema.UpdatedAt, FieldKind.Time, false, _ => FieldValue.Null, FieldValue.Of);

    private static Field<T, TValue> One<T, TValue>(string name, FieldKind kind, Func<T, TValue> read, Func<TValue, FieldValue> convert)
    {
        ArgumentNullException.ThrowIfNull(read);
        Check(name, kind, many: false);
        return new(name, kind, false, item => convert(read(item)), convert);
    }

    private static void Check(string name, FieldKind kind, bool many) => _ = new FieldSchema(name, kind, many);
}
