using System.Data;
using System.Data.Common;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Perdure.Sql;
using Perdure.Storage;

namespace Perdure.Oracle;

public sealed partial class OracleDialect
{
    // '' would be null. No text holds U+0000, so one byte 0 stands for it: it is not null, and sorts before all others.
    private static readonly byte[] Empty = [0];

    private static readonly Dictionary<SqlKind, (DbType Type, int Size)> Types = new()
    {
        [SqlKind.Scope] = (DbType.Binary, 512),
        [SqlKind.Id] = (DbType.Binary, 255),
        [SqlKind.Text] = (DbType.Binary, 255),
        [SqlKind.Bytes] = (DbType.Binary, 0),
        [SqlKind.Json] = (DbType.Binary, 0),
        [SqlKind.LongText] = (DbType.String, 0),
        [SqlKind.Integer] = (DbType.Int64, 0),
        [SqlKind.Number] = (DbType.Int64, 0),
        [SqlKind.Time] = (DbType.DateTime, 0),
        [SqlKind.Boolean] = (DbType.Int64, 0),
    };

    /// <inheritdoc/>
    public override IReadOnlyList<SqlBodyColumn> BodyColumns { get; } = [new("body", "BLOB", p => p("body"))];

    /// <inheritdoc/>
    public override IReadOnlyList<SqlValue> BodyValues { get; } = [new("body", SqlKind.Bytes)];

    /// <inheritdoc/>
    public override bool BindsByPosition => true;

    /// <summary>What the driver can be told beyond ADO.NET.</summary>
    internal OracleDriver Driver { get; init; } = OracleDriver.Referenced;

    // Words such as ROWS can't be the name of a parameter.
    /// <inheritdoc/>
    public override string Parameter(string name, int position) => string.Create(CultureInfo.InvariantCulture, $":p{position}");

    /// <inheritdoc/>
    public override void Declare(DbParameter parameter, SqlKind kind)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        if (kind == SqlKind.Own)
            return;
        (parameter.DbType, parameter.Size) = Types[kind];
        if (kind is SqlKind.Bytes or SqlKind.Json)
            Driver.DeclareBlob(parameter);
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
        FieldKind.Boolean => value.Boolean ? 1L : 0L,
        _ => value.Integer,
    };

    // Of no kind: the type has no zone.
    /// <inheritdoc/>
    public override object Encode(DateTimeOffset time) => DateTime.SpecifyKind(time.UtcDateTime, DateTimeKind.Unspecified);

    /// <inheritdoc/>
    public override object Encode(string key) => string.IsNullOrEmpty(key) ? Empty : Encoding.UTF8.GetBytes(key);

    // No bytes are null: nothing else is.
    /// <inheritdoc/>
    public override object Encode(ReadOnlyMemory<byte> bytes) => bytes.IsEmpty ? DBNull.Value
        : MemoryMarshal.TryGetArray(bytes, out var segment) && segment.Array is { } array && array.Length == bytes.Length ? array : bytes.ToArray();

    /// <inheritdoc/>
    public override FieldValue Decode(DbDataReader row, int column, FieldKind kind)
    {
        ArgumentNullException.ThrowIfNull(row);
        return kind switch
        {
            FieldKind.Boolean when !row.IsDBNull(column) => FieldValue.Of(row.GetInt64(column) != 0),
            FieldKind.Number when !row.IsDBNull(column) => FieldValue.Of(NumberAt(row.GetInt64(column))),
            _ => base.Decode(row, column, kind),
        };
    }

    /// <inheritdoc/>
    public override string DecodeText(DbDataReader row, int column)
    {
        ArgumentNullException.ThrowIfNull(row);
        var bytes = (byte[])row.GetValue(column);
        return bytes is [0] ? "" : Encoding.UTF8.GetString(bytes);
    }

    /// <inheritdoc/>
    public override DateTimeOffset DecodeTime(DbDataReader row, int column)
    {
        ArgumentNullException.ThrowIfNull(row);
        return new DateTimeOffset(DateTime.SpecifyKind(row.GetDateTime(column), DateTimeKind.Utc));
    }

    /// <inheritdoc/>
    public override byte[] DecodeBody(DbDataReader row, int column)
    {
        ArgumentNullException.ThrowIfNull(row);
        return row.IsDBNull(column) ? [] : (byte[])row.GetValue(column);
    }
}
