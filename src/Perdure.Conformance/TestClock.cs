namespace Perdure.Conformance;

/// <summary>A clock that stands until it is moved. Its timers are the system's. Safe to share.</summary>
public sealed class TestClock : TimeProvider
{
    private long ticks = new DateTimeOffset(2031, 5, 6, 7, 8, 9, TimeSpan.Zero).AddMicroseconds(123_456).UtcTicks;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => new(Interlocked.Read(ref ticks), TimeSpan.Zero);

    /// <summary>Moves it.</summary>
    public void Advance(TimeSpan by) => Interlocked.Add(ref ticks, by.Ticks);
}
