namespace Perdure.Redis;

/// <summary>How events are kept in Redis streams.</summary>
public sealed record RedisStreamOptions
{
    /// <summary>About how many entries a stream keeps (<c>MAXLEN ~</c>); older ones go, acknowledged or not, so it must hold what consumers may lag behind. 0: all. Default: 1,000,000.</summary>
    public int MaxLength { get; init; } = 1_000_000;

    /// <summary>What stands before the names of streams, behind the store's own prefix. Default: "events:".</summary>
    public string KeyPrefix { get; init; } = "events:";

    /// <summary>How often a group without work looks for some; a reader that blocks would hold up all that share the connection. Default: 10 milliseconds.</summary>
    public TimeSpan Poll { get; init; } = TimeSpan.FromMilliseconds(10);

    internal RedisStreamOptions Checked()
    {
        if (MaxLength < 0)
            throw new ArgumentException($"MaxLength is {MaxLength}; expected 0 or more.");
        ArgumentNullException.ThrowIfNull(KeyPrefix);
        return Poll >= TimeSpan.FromMilliseconds(1) ? this : throw new ArgumentException($"Poll is {Poll}; expected one millisecond or more.");
    }
}
