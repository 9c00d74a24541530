using Perdure.Storage;

namespace Perdure.Tests.Storage;

public sealed class LogRangeTests
{
    private static readonly LogKey Key = new("journal", "scope", "log");

    private static readonly PositionRange[][] Wrong = [[new(0, 1)], [new(3, 2)], [new(-5, -1)], [new(4, 5), new(1, 2)], [new(1, 3), new(3, 5)], [default]];

    [Fact]
    public void Ranges_that_are_not_ascending_are_refused()
    {
        foreach (var ranges in Wrong)
        {
            Should.Throw<ArgumentException>(() => new LogRead(Key, ranges)).Message.ShouldContain("ascending");
            Should.Throw<ArgumentException>(() => new Trim(Key, ranges));
        }
    }

    [Fact]
    public void Touching_ranges_are_fine() => new LogRead(Key, [new(1, 3), new(4, 4), new(9, PositionRange.MaxPosition)]).Ranges.Count.ShouldBe(3);

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void A_limit_is_at_least_one(int limit) => Should.Throw<ArgumentOutOfRangeException>(() => new LogRead(Key, PositionRange.All) { Limit = limit });
}
