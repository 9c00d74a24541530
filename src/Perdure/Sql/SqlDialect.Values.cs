using System.Data.Common;
using Perdure.Storage;

namespace Perdure.Sql;

public abstract partial class SqlDialect
{
    /// <summary>A parameter as the text spells it.</summary>
    /// <param name="name">The name of its value.</param>
    /// <param name="position">Its place among the parameters of the text, from 1.</param>
    public virtual string Parameter(string name, int position) => "@" + name;

    /// <summary>Whether the driver knows parameters by their place alone, so that one used twice is given twice.</summary>
    public virtual bool BindsByPosition => false;

    /// <summary>Tells the driver a parameter's type, once.</summary>
    public virtual void Declare(DbParameter parameter, SqlKind kind)
    {
    }

    /// <summary>The values that <see cref="BodyColumns"/> are written from.</summary>
    public abstract IReadOnlyList<SqlValue> BodyValues { get; }

    /// <summary>A body as values of <see cref="BodyValues"/>.</summary>
    public abstract void EncodeBody(ReadOnlyMemory<byte> body, Span<object?> values);

    /// <summary>A value of a field (never a set) as a parameter's value.</summary>
    public abstract object? Encode(FieldValue value);

    /// <summary>A moment as a parameter's value.</summary>
    public abstract object Encode(DateTimeOffset time);

    /// <summary>A text that is a key (scope, id) or a name as a parameter's value.</summary>
    public virtual object Encode(string key) => key;

    /// <summary>Bytes as a parameter's value.</summary>
    public abstract object Encode(ReadOnlyMemory<byte> bytes);

    /// <summary>A value of a field out of a row.</summary>
    public virtual FieldValue Decode(DbDataReader row, int column, FieldKind kind)
    {
        ArgumentNullException.ThrowIfNull(row);
        return row.IsDBNull(column) ? FieldValue.Null : kind switch
        {
            FieldKind.Text => FieldValue.Of(DecodeText(row, column)),
            FieldKind.Integer => FieldValue.Of(row.GetInt64(column)),
            FieldKind.Number => FieldValue.Of(row.GetDouble(column)),
            FieldKind.Time => FieldValue.Of(DecodeTime(row, column)),
            _ => FieldValue.Of(row.GetBoolean(column)),
        };
    }

    /// <summary>A number's place among all numbers, infinities included: for databases whose own numbers end before.</summary>
    protected static long Place(double number) => BitConverter.DoubleToInt64Bits(number) is < 0 and var bits ? bits ^ long.MaxValue : BitConverter.DoubleToInt64Bits(number);

    /// <summary>The number of a place.</summary>
    protected static double NumberAt(long place) => BitConverter.Int64BitsToDouble(place < 0 ? place ^ long.MaxValue : place);

    /// <summary>A key, a name or a text of a field out of a row.</summary>
    public virtual string DecodeText(DbDataReader row, int column)
    {
        ArgumentNullException.ThrowIfNull(row);
        return row.GetString(column);
    }

    /// <summary>A moment out of a row.</summary>
    public abstract DateTimeOffset DecodeTime(DbDataReader row, int column);

    /// <summary>A body out of a row; <paramref name="column"/> is the first of <see cref="BodyColumns"/>.</summary>
    public abstract byte[] DecodeBody(DbDataReader row, int column);
}
