using Perdure.Storage;

namespace Perdure.Sql;

/// <summary>What a parameter holds, so that a driver is told its type even when the value is null.</summary>
public enum SqlKind
{
    /// <summary>A scope.</summary>
    Scope,

    /// <summary>An id.</summary>
    Id,

    /// <summary>A text of a field, or a name.</summary>
    Text,

    /// <summary>An integer of 64 bits.</summary>
    Integer,

    /// <summary>A number.</summary>
    Number,

    /// <summary>A moment.</summary>
    Time,

    /// <summary>A boolean.</summary>
    Boolean,

    /// <summary>Bytes.</summary>
    Bytes,

    /// <summary>A body that is JSON, where the database has a type for it.</summary>
    Json,

    /// <summary>A long text of our own making, such as the shape of a declaration.</summary>
    LongText,

    /// <summary>Something of the caller's own; the driver infers its type from the value.</summary>
    Own,

    /// <summary>The elements of a vector, where the database has vectors.</summary>
    Vector,

    /// <summary>A flag beside one of the others: many of them, where the database takes arrays.</summary>
    Many = 64,
}

/// <summary>A value a statement is executed with.</summary>
/// <param name="Name">What texts call it.</param>
/// <param name="Kind">What it holds.</param>
public readonly record struct SqlValue(string Name, SqlKind Kind)
{
    /// <summary>The parameter of a field.</summary>
    public static SqlKind KindOf(FieldKind field) => field switch
    {
        FieldKind.Text => SqlKind.Text,
        FieldKind.Integer => SqlKind.Integer,
        FieldKind.Number => SqlKind.Number,
        FieldKind.Time => SqlKind.Time,
        _ => SqlKind.Boolean,
    };
}
