using System.Globalization;

namespace Perdure.Storage;

/// <summary>
/// A value of a declared field: null, a text, an integer, a number, a time, a boolean, or a set of those for a field of many.
/// Two values of one kind compare as every backend orders them: null first, texts by their UTF-8 bytes.
/// </summary>
public readonly struct FieldValue : IEquatable<FieldValue>, IComparable<FieldValue>
{
    private readonly object? reference;
    private readonly long bits;
    private readonly byte kind; // 0 null, else FieldKind + 1, 255 many

    private FieldValue(byte kind, long bits, object? reference) => (this.kind, this.bits, this.reference) = (kind, bits, reference);

    /// <summary>No value.</summary>
    public static FieldValue Null => default;

    /// <summary>A text; null makes <see cref="Null"/>.</summary>
    /// <exception cref="ArgumentException">It is longer than 255 UTF-8 bytes, or holds U+0000 or a lone surrogate.</exception>
    public static FieldValue Of(string? text) => text is null ? default : new(1, 0, text.Length == 0 ? text : Identifier.Check(text, nameof(text)));

    /// <summary>An integer; null makes <see cref="Null"/>.</summary>
    public static FieldValue Of(long? integer) => integer is { } value ? new(2, value, null) : default;

    /// <summary>A number; null makes <see cref="Null"/>, −0 makes 0.</summary>
    /// <exception cref="ArgumentException">It is NaN.</exception>
    public static FieldValue Of(double? number) => number switch
    {
        null => default,
        double.NaN => throw new ArgumentException("NaN was given; an indexed number must have a place in the order.", nameof(number)),
        { } value => new(3, BitConverter.DoubleToInt64Bits(value == 0 ? 0 : value), null),
    };

    /// <summary>A moment, cut to the microsecond; null makes <see cref="Null"/>.</summary>
    public static FieldValue Of(DateTimeOffset? time) => time is { } value ? new(4, Instant.ToMicroseconds(value), null) : default;

    /// <summary>A boolean; null makes <see cref="Null"/>.</summary>
    public static FieldValue Of(bool? value) => value is { } known ? new(5, known ? 1 : 0, null) : default;

    /// <summary>The values of a field of many; equal ones count once.</summary>
    public static FieldValue Many(IEnumerable<FieldValue> values) => new(255, 0, values.Distinct().ToArray());

    /// <summary>Whether there is no value.</summary>
    public bool IsNull => kind == 0;

    /// <summary>Whether this is a set of values.</summary>
    public bool IsMany => kind == 255;

    /// <summary>What it holds; null for <see cref="Null"/> and for a set.</summary>
    public FieldKind? Kind => kind is 0 or 255 ? null : (FieldKind)(kind - 1);

    /// <summary>The text of a text.</summary>
    public string Text => (string)reference!;

    /// <summary>The integer, or a boolean as 0 or 1, or a time as microseconds since 1970.</summary>
    public long Integer => bits;

    /// <summary>The number of a number.</summary>
    public double Number => BitConverter.Int64BitsToDouble(bits);

    /// <summary>The moment of a time.</summary>
    public DateTimeOffset Time => Instant.FromMicroseconds(bits);

    /// <summary>The boolean of a boolean.</summary>
    public bool Boolean => bits != 0;

    /// <summary>The values of a set; a single value is a set of one.</summary>
    public IReadOnlyList<FieldValue> Values => IsMany ? (FieldValue[])reference! : [this];

    /// <inheritdoc/>
    public int CompareTo(FieldValue other)
    {
        if (kind != other.kind)
            return kind.CompareTo(other.kind);
        return kind switch
        {
            1 => Ordinal.Comparer.Compare(Text, other.Text),
            3 => Number.CompareTo(other.Number),
            _ => bits.CompareTo(other.bits),
        };
    }

    /// <inheritdoc/>
    public bool Equals(FieldValue other) => kind == other.kind && kind switch
    {
        1 => Text == other.Text,
        255 => Values.SequenceEqual(other.Values),
        _ => bits == other.bits,
    };

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is FieldValue other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => kind switch { 1 => HashCode.Combine(kind, Text), 255 => Values.Count, _ => HashCode.Combine(kind, bits) };

    /// <summary>The value as invariant text, for messages.</summary>
    public override string ToString() => kind switch
    {
        0 => "null",
        1 => Text,
        3 => Number.ToString("R", CultureInfo.InvariantCulture),
        4 => Time.ToString("O", CultureInfo.InvariantCulture),
        5 => Boolean ? "true" : "false",
        255 => $"[{string.Join(", ", Values)}]",
        _ => bits.ToString(CultureInfo.InvariantCulture),
    };

    /// <summary>Equality.</summary>
    public static bool operator ==(FieldValue left, FieldValue right) => left.Equals(right);

    /// <summary>Inequality.</summary>
    public static bool operator !=(FieldValue left, FieldValue right) => !left.Equals(right);

    /// <summary>Order.</summary>
    public static bool operator <(FieldValue left, FieldValue right) => left.CompareTo(right) < 0;

    /// <summary>Order.</summary>
    public static bool operator >(FieldValue left, FieldValue right) => left.CompareTo(right) > 0;

    /// <summary>Order.</summary>
    public static bool operator <=(FieldValue left, FieldValue right) => left.CompareTo(right) <= 0;

    /// <summary>Order.</summary>
    public static bool operator >=(FieldValue left, FieldValue right) => left.CompareTo(right) >= 0;
}
