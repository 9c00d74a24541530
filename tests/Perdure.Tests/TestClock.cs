namespace Perdure.Tests;

/// <summary>A clock that the test moves.</summary>
public sealed class TestClock : TimeProvider
{
    private DateTimeOffset now = new(2025, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow() => now;

    public void Advance(TimeSpan by) => now += by;
}
