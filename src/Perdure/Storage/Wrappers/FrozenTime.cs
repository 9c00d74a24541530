namespace Perdure.Storage;

/// <summary>A clock that stands still: all a unit of work writes carries one time.</summary>
internal sealed class FrozenTime(DateTimeOffset now) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => now;
}
