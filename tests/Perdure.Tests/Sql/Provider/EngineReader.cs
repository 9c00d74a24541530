using System.Collections;
using System.Data.Common;
using System.Globalization;

namespace Perdure.Tests.Sql.Provider;

/// <summary>Rows of an answer. Numbers convert to each other when nothing is lost, as Oracle's NUMBER does; nothing else converts.</summary>
internal sealed class EngineReader(EngineConnection connection, Answer answer) : DbDataReader
{
    private int set;
    private int row = -1;
    private bool closed;

    public override int Depth => 0;

    public override bool HasRows => Current.Rows.Count > 0;

    public override bool IsClosed => closed;

    public override int RecordsAffected => answer.Affected;

    public override int FieldCount => Current.Columns.Count;

    public override object this[int ordinal] => GetValue(ordinal);

    public override object this[string name] => GetValue(GetOrdinal(name));

    private RowSet Current => closed ? throw new InvalidOperationException("The reader is closed.") : set < answer.Sets.Count ? answer.Sets[set] : new RowSet([], []);

    public override bool Read() => ++row < Current.Rows.Count;

    public override bool NextResult()
    {
        row = -1;
        return ++set < answer.Sets.Count;
    }

    public override void Close()
    {
        if (!closed && connection.Reader == this)
            connection.Reader = null;
        closed = true;
    }

    public override int GetOrdinal(string name) => Current.Columns.ToList().IndexOf(name) is var found and >= 0 ? found : throw new ArgumentException($"There is no column '{name}'.");

    public override string GetName(int ordinal) => Current.Columns[ordinal];

    public override string GetDataTypeName(int ordinal) => GetFieldType(ordinal).Name;

    public override Type GetFieldType(int ordinal) => Current.Rows.Select(values => values[ordinal]?.GetType()).FirstOrDefault(type => type is not null) ?? typeof(object);

    public override bool IsDBNull(int ordinal) => Current.Rows[row][ordinal] is null;

    public override object GetValue(int ordinal) => Current.Rows[row][ordinal] ?? DBNull.Value;

    public override int GetValues(object[] values)
    {
        var count = Math.Min(values.Length, FieldCount);
        for (var i = 0; i < count; i++)
            values[i] = GetValue(i);
        return count;
    }

    public override T GetFieldValue<T>(int ordinal) => typeof(T) == typeof(Stream) ? (T)(object)GetStream(ordinal) : Get<T>(ordinal);

    public override bool GetBoolean(int ordinal) => Get<bool>(ordinal);

    public override byte GetByte(int ordinal) => Get<byte>(ordinal);

    public override char GetChar(int ordinal) => Get<char>(ordinal);

    public override DateTime GetDateTime(int ordinal) => Get<DateTime>(ordinal);

    public override decimal GetDecimal(int ordinal) => Get<decimal>(ordinal);

    public override double GetDouble(int ordinal) => Get<double>(ordinal);

    public override float GetFloat(int ordinal) => Get<float>(ordinal);

    public override Guid GetGuid(int ordinal) => Get<Guid>(ordinal);

    public override short GetInt16(int ordinal) => Get<short>(ordinal);

    public override int GetInt32(int ordinal) => Get<int>(ordinal);

    public override long GetInt64(int ordinal) => Get<long>(ordinal);

    public override string GetString(int ordinal) => Get<string>(ordinal);

    public override long GetBytes(int ordinal, long dataOffset, byte[]? buffer, int bufferOffset, int length) => Copy(Get<byte[]>(ordinal), dataOffset, buffer, bufferOffset, length);

    public override long GetChars(int ordinal, long dataOffset, char[]? buffer, int bufferOffset, int length) => Copy(Get<string>(ordinal).ToCharArray(), dataOffset, buffer, bufferOffset, length);

    public override Stream GetStream(int ordinal) => new MemoryStream(Get<byte[]>(ordinal), writable: false);

    public override IEnumerator GetEnumerator() => new DbEnumerator(this);

    private T Get<T>(int ordinal) => Current.Rows[row][ordinal] switch
    {
        T value => value,
        null => throw new InvalidCastException($"Column {ordinal} is null."),
        IConvertible number and (decimal or long or int or short or byte or double) when typeof(T).IsPrimitive || typeof(T) == typeof(decimal) => (T)number.ToType(typeof(T), CultureInfo.InvariantCulture),
        var other => throw new InvalidCastException($"Column {ordinal} is a {other.GetType().Name}, not a {typeof(T).Name}."),
    };

    private static long Copy<T>(T[] from, long offset, T[]? to, int at, int length)
    {
        if (to is null)
            return from.Length;
        var count = (int)Math.Min(length, from.Length - offset);
        Array.Copy(from, offset, to, at, count);
        return count;
    }
}
