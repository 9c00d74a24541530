using System.Collections;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;

namespace Perdure.MySql;

/// <summary>A driver's rows; that the connection was lost while they were awaited is an error of the database. Not safe to share.</summary>
/// <param name="rows">The driver's; disposed of with this.</param>
[SuppressMessage("Design", "CA1010", Justification = "The base is a driver's, which is not generic.")]
internal sealed class MySqlReader(DbDataReader rows) : DbDataReader
{
    /// <inheritdoc/>
    public override int Depth => rows.Depth;

    /// <inheritdoc/>
    public override int FieldCount => rows.FieldCount;

    /// <inheritdoc/>
    public override bool HasRows => rows.HasRows;

    /// <inheritdoc/>
    public override bool IsClosed => rows.IsClosed;

    /// <inheritdoc/>
    public override int RecordsAffected => rows.RecordsAffected;

    /// <inheritdoc/>
    public override object this[int ordinal] => rows[ordinal];

    /// <inheritdoc/>
    public override object this[string name] => rows[name];

    /// <inheritdoc/>
    public override bool Read() => rows.Read();

    /// <inheritdoc/>
    public override bool NextResult() => rows.NextResult();

    /// <inheritdoc/>
    public override void Close() => rows.Close();

    /// <inheritdoc/>
    public override Task<bool> ReadAsync(CancellationToken cancellationToken) => MetAsync(rows.ReadAsync(cancellationToken));

    /// <inheritdoc/>
    public override Task<bool> NextResultAsync(CancellationToken cancellationToken) => MetAsync(rows.NextResultAsync(cancellationToken));

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        try
        {
            await MySqlLostException.MeetAsync(rows.DisposeAsync().AsTask()).ConfigureAwait(false);
        }
        finally
        {
            await base.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public override bool GetBoolean(int ordinal) => rows.GetBoolean(ordinal);

    /// <inheritdoc/>
    public override byte GetByte(int ordinal) => rows.GetByte(ordinal);

    /// <inheritdoc/>
    public override long GetBytes(int ordinal, long dataOffset, byte[]? buffer, int bufferOffset, int length) => rows.GetBytes(ordinal, dataOffset, buffer, bufferOffset, length);

    /// <inheritdoc/>
    public override char GetChar(int ordinal) => rows.GetChar(ordinal);

    /// <inheritdoc/>
    public override long GetChars(int ordinal, long dataOffset, char[]? buffer, int bufferOffset, int length) => rows.GetChars(ordinal, dataOffset, buffer, bufferOffset, length);

    /// <inheritdoc/>
    public override string GetDataTypeName(int ordinal) => rows.GetDataTypeName(ordinal);

    /// <inheritdoc/>
    public override DateTime GetDateTime(int ordinal) => rows.GetDateTime(ordinal);

    /// <inheritdoc/>
    public override decimal GetDecimal(int ordinal) => rows.GetDecimal(ordinal);

    /// <inheritdoc/>
    public override double GetDouble(int ordinal) => rows.GetDouble(ordinal);

    /// <inheritdoc/>
    public override IEnumerator GetEnumerator() => rows.GetEnumerator();

    /// <inheritdoc/>
    [return: DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicFields | DynamicallyAccessedMemberTypes.PublicProperties)]
    public override Type GetFieldType(int ordinal) => rows.GetFieldType(ordinal);

    /// <inheritdoc/>
    public override T GetFieldValue<T>(int ordinal) => rows.GetFieldValue<T>(ordinal);

    /// <inheritdoc/>
    public override float GetFloat(int ordinal) => rows.GetFloat(ordinal);

    /// <inheritdoc/>
    public override Guid GetGuid(int ordinal) => rows.GetGuid(ordinal);

    /// <inheritdoc/>
    public override short GetInt16(int ordinal) => rows.GetInt16(ordinal);

    /// <inheritdoc/>
    public override int GetInt32(int ordinal) => rows.GetInt32(ordinal);

    /// <inheritdoc/>
    public override long GetInt64(int ordinal) => rows.GetInt64(ordinal);

    /// <inheritdoc/>
    public override string GetName(int ordinal) => rows.GetName(ordinal);

    /// <inheritdoc/>
    public override int GetOrdinal(string name) => rows.GetOrdinal(name);

    /// <inheritdoc/>
    public override Stream GetStream(int ordinal) => rows.GetStream(ordinal);

    /// <inheritdoc/>
    public override string GetString(int ordinal) => rows.GetString(ordinal);

    /// <inheritdoc/>
    public override object GetValue(int ordinal) => rows.GetValue(ordinal);

    /// <inheritdoc/>
    public override int GetValues(object[] values) => rows.GetValues(values);

    /// <inheritdoc/>
    public override bool IsDBNull(int ordinal) => rows.IsDBNull(ordinal);

    // A row that is there already costs no state machine.
    private static Task<bool> MetAsync(Task<bool> call) => call.IsCompletedSuccessfully ? call : MySqlLostException.MeetAsync(call);
}
