using System.Data;
using System.Data.Common;
using System.Runtime.InteropServices;
using System.Text;
using Perdure.Sql;
using Perdure.Storage;

namespace Perdure.MySql;

public partial class MySqlDialect
{
    /// <inheritdoc/>
    public override IReadOnlyList<SqlBodyColumn> BodyColumns { get; } = [new("body", "LONGBLOB", p => p("body"))];

    /// <inheritdoc/>
    public override IReadOnlyList<SqlValue> BodyValues { get; } = [new("body", SqlKind.Bytes)];

    /// <inheritdoc/>
    public override void Declare(DbParameter parameter, SqlKind kind)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        if (kind == SqlKind.Own)
            return;
        parameter.DbType = kind switch
        {
            SqlKind.Integer or SqlKind.Number => DbType.Int64,
            SqlKind.Time => DbType.DateTime,
            SqlKind.Boolean => DbType.Boolean,
            SqlKind.LongText => DbType.String,
            _ => DbType.Binary,
        };
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

    // Of no kind: a driver that is told to keep local times would refuse or convert others.
    /// <inheritdoc/>
    public override object Encode(DateTimeOffset time) => DateTime.SpecifyKind(time.UtcDateTime, DateTimeKind.Unspecified);

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
        return new DateTimeOffset(DateTime.SpecifyKind(row.GetDateTime(column), DateTimeKind.Utc));
    }

    /// <inheritdoc/>
    public override byte[] DecodeBody(DbDataReader row, int column) => Bytes(row, column);

    private static byte[] Bytes(DbDataReader row, int column)
    {
        ArgumentNullException.ThrowIfNull(row);
        return row.GetFieldValue<byte[]>(column);
    }
}
