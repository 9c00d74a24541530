namespace Perdure.Storage;

/// <summary>Times at the waist are UTC with microseconds: what every database keeps.</summary>
public static class Instant
{
    private const long TicksPerMicrosecond = TimeSpan.TicksPerMicrosecond;

    /// <summary>The current time of a provider, in UTC, cut to the microsecond.</summary>
    public static DateTimeOffset UtcNow(this TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(time);
        return Cut(time.GetUtcNow());
    }

    /// <summary>The same moment in UTC, cut (not rounded) to the microsecond.</summary>
    public static DateTimeOffset Cut(DateTimeOffset time) => FromMicroseconds(ToMicroseconds(time));

    /// <summary>Microseconds since 1970-01-01 UTC, cut towards the past.</summary>
    public static long ToMicroseconds(DateTimeOffset time) =>
        (time.UtcTicks / TicksPerMicrosecond) - (DateTimeOffset.UnixEpoch.UtcTicks / TicksPerMicrosecond);

    /// <summary>The moment that many microseconds after 1970-01-01 UTC.</summary>
    public static DateTimeOffset FromMicroseconds(long microseconds) =>
        new((microseconds * TicksPerMicrosecond) + DateTimeOffset.UnixEpoch.UtcTicks, TimeSpan.Zero);
}
