using System.Data;
using System.Data.Common;
using System.Runtime.InteropServices;
using System.Text;
using Perdure.Sql;
using Perdure.Storage;

namespace Perdure.SqlServer;

public sealed partial class SqlServerDialect
{
    // A type or a size that follows the value would make another plan for each length.
    private static readonly Dictionary<SqlKind, (DbType Type, int Size)> Types = new()
    {
        [SqlKind.Scope] = (DbType.Binary, 512),
        [SqlKind.Id] = (DbType.Binary, 255),
        [SqlKind.Text] = (DbType.Binary, 255),
        [SqlKind.Bytes] = (DbType.Binary, -1),
        [SqlKind.Json] = (DbType.Binary, -1),
        [SqlKind.LongText] = (DbType.String, -1),
        [SqlKind.Integer] = (DbType.Int64, 0),
        [SqlKind.Number] = (DbType.Int64, 0),
        [SqlKind.Time] = (DbType.DateTimeOffset, 0),
        [SqlKind.Boolean] = (DbType.Boolean, 0),
    };

    /// <inheritdoc/>
    public override IReadOnlyList<SqlBodyColumn> BodyColumns { get; } = [new("body", "VARBINARY(MAX)", p => p("body"))];

    /// <inheritdoc/>
    public override IReadOnlyList<SqlValue> BodyValues { get; } = [new("body", SqlKind.Bytes)];

    /// <inheritdoc/>
    public override void Declare(DbParameter parameter, SqlKind kind)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        if (kind == SqlKind.Own)
            return;
        (parameter.DbType, parameter.Size) = Types[kind];
        if (kind == SqlKind.Time)
            parameter.Scale = 6;
    }

    /// <inheritdoc/>
    public override void EncodeBody(ReadOnlyMemory<byte> body, Span<object?> values) => values[0] = Encode(body);

    /// <inheritdoc/>
    public override object? Encode(FieldValue value) => value.Kind switch
    {
        null => null,
        FieldKind.Text => Encode(value.Text),
        FieldKind.Number => Place(value.Number),
        FieldKind.Time => Encode(value.Time),
        FieldKind.Boolean => value.Boolean,
        _ => value.Integer,
    };

    /// <inheritdoc/>
    public override object Encode(DateTimeOffset time) => time.ToUniversalTime();

    /// <inheritdoc/>
    public override object Encode(string key) => Encoding.UTF8.GetBytes(key);

    // Arrays are what every driver takes.
    /// <inheritdoc/>
    public override object Encode(ReadOnlyMemory<byte> bytes) =>
        MemoryMarshal.TryGetArray(bytes, out var segment) && segment.Array is { } array && array.Length == bytes.Length ? array : bytes.ToArray();

    /// <inheritdoc/>
    public override FieldValue Decode(DbDataReader row, int column, FieldKind kind)
    {
        ArgumentNullException.ThrowIfNull(row);
        return kind == FieldKind.Number && !row.IsDBNull(column) ? FieldValue.Of(NumberAt(row.GetInt64(column))) : base.Decode(row, column, kind);
    }

    /// <inheritdoc/>
    public override string DecodeText(DbDataReader row, int column) => Encoding.UTF8.GetString(Bytes(row, column));

    /// <inheritdoc/>
    public override DateTimeOffset DecodeTime(DbDataReader row, int column)
    {
        ArgumentNullException.ThrowIfNull(row);
        return row.GetFieldValue<DateTimeOffset>(column);
    }

    /// <inheritdoc/>
    public override byte[] DecodeBody(DbDataReader row, int column) => Bytes(row, column);

    private static byte[] Bytes(DbDataReader row, int column)
    {
        ArgumentNullException.ThrowIfNull(row);
        return row.GetFieldValue<byte[]>(column);
    }
}
