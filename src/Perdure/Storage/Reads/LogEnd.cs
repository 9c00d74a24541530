namespace Perdure.Storage;

/// <summary>The newest entry of a log, and when it was written.</summary>
/// <param name="Head">Which; <see cref="LogHead.Empty"/> for none.</param>
/// <param name="At">When, to the microsecond; the least of all times for none.</param>
internal readonly record struct LogEnd(LogHead Head, DateTimeOffset At)
{
    /// <summary>Reads it: one round trip, no body.</summary>
    public static async ValueTask<LogEnd> ReadAsync(Backend backend, LogKey log, CancellationToken cancellationToken)
    {
        var end = default(LogEnd);
        await backend.ReadLogAsync(new LogRead(log, PositionRange.All) { Descending = true, Limit = 1, Bodies = false }, entry =>
        {
            end = new LogEnd(new LogHead(entry.Position, entry.Version), Instant.FromMicroseconds(entry.At));
            return false;
        }, cancellationToken).ConfigureAwait(false);
        return end;
    }
}
