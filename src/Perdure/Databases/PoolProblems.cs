namespace Perdure.Databases;

/// <summary>What can be wrong with the numbers of a pool.</summary>
internal static class PoolProblems
{
    private const int Most = 10_000;

    public static IEnumerable<string> Of(PoolOptions? pool, Func<string, string> shown)
    {
        if (pool is null)
        {
            yield return "Pool is null; leave it out for the defaults.";
            yield break;
        }
        var (keepOpen, maxSize) = (shown("Pool:KeepOpen"), shown("Pool:MaxSize"));
        if (pool.KeepOpen < 0)
            yield return $"{keepOpen} is {pool.KeepOpen}; expected 0 or more connections.";
        if (pool.MaxSize is < 1 or > Most)
            yield return $"{maxSize} is {pool.MaxSize}; expected 1 to {Most} connections.";
        else if (pool.KeepOpen > pool.MaxSize)
            yield return $"{keepOpen} is {pool.KeepOpen}, more than {maxSize}, which is {pool.MaxSize}.";
        if (pool.Wait < TimeSpan.Zero || pool.Wait > TimeSpan.FromDays(1))
            yield return $"{shown("Pool:Wait")} is {pool.Wait}; expected zero to one day.";
        if (pool.Lifetime <= TimeSpan.Zero && pool.Lifetime != Timeout.InfiniteTimeSpan)
            yield return $"{shown("Pool:Lifetime")} is {pool.Lifetime}; expected more than zero, or never.";
        if (pool.IdleCheck < TimeSpan.Zero && pool.IdleCheck != Timeout.InfiniteTimeSpan)
            yield return $"{shown("Pool:IdleCheck")} is {pool.IdleCheck}; expected zero or more, or never.";
    }
}
