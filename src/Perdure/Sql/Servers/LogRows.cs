using System.Buffers;
using System.Data.Common;
using Perdure.Storage;

namespace Perdure.Sql;

/// <summary>Shows rows of a log to a visitor, through buffers that are used again for each row. Not safe to share.</summary>
internal sealed class LogRows(SqlDialect dialect, LogRead read, LogVisitor visitor) : IDisposable
{
    private byte[] head = ArrayPool<byte>.Shared.Rent(1024);
    private byte[] body = ArrayPool<byte>.Shared.Rent(read.Bodies ? 8192 : 16);
    private int left = read.Limit;

    /// <summary>Shows the rows of a reader.</summary>
    /// <returns>False when the visitor has seen enough.</returns>
    public async ValueTask<bool> ShowAsync(DbDataReader rows, CancellationToken cancellationToken)
    {
        while (left > 0 && await rows.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            left--;
            if (!Show(rows))
                return false;
        }
        return left > 0;
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(head);
        ArrayPool<byte>.Shared.Return(body);
    }

    private bool Show(DbDataReader row)
    {
        var (position, version, at) = (row.GetInt64(0), row.GetInt64(1), Instant.ToMicroseconds(dialect.DecodeTime(row, 2)));
        var headLength = Fill(row, 3, ref head);
        var bodyLength = read.Bodies ? Fill(row, 4, ref body) : row.IsDBNull(4) ? 0 : row.GetInt32(4);
        return visitor(new LogEntryView
        {
            Position = position,
            Version = version,
            At = at,
            Head = head.AsSpan(0, headLength),
            Body = read.Bodies ? body.AsSpan(0, bodyLength) : default,
            BodyLength = bodyLength,
        });
    }

    private static int Fill(DbDataReader row, int column, ref byte[] buffer)
    {
        if (row.IsDBNull(column))
            return 0;
        var length = (int)row.GetBytes(column, 0, null, 0, 0);
        if (length > buffer.Length)
        {
            ArrayPool<byte>.Shared.Return(buffer);
            buffer = ArrayPool<byte>.Shared.Rent(length);
        }
        for (var filled = 0; filled < length;)
            filled += (int)row.GetBytes(column, filled, buffer, filled, length - filled);
        return length;
    }
}
