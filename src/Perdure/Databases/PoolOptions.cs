namespace Perdure.Databases;

/// <summary>How many connections a store has to a server, and for how long.</summary>
public sealed record PoolOptions
{
    private const int UsuallyKeptOpen = 20;
    private const int UsuallyAtMost = 60;
    private readonly int? keepOpen;
    private readonly int? maxSize;

    /// <summary>
    /// How many idle connections stay open. They are opened as they are needed, not in advance; one that is idle beyond this
    /// number is closed. Default: 20, or <see cref="MaxSize"/> if that is given and smaller.
    /// </summary>
    public int KeepOpen { get => keepOpen ?? Math.Min(UsuallyKeptOpen, maxSize ?? UsuallyAtMost); init => keepOpen = value; }

    /// <summary>How many connections there are at most. Default: 60, or <see cref="KeepOpen"/> if that is given and larger.</summary>
    public int MaxSize { get => maxSize ?? Math.Max(UsuallyAtMost, keepOpen ?? 0); init => maxSize = value; }

    /// <summary>How long a call waits for a connection when all are in use, before it is a transient timeout. Zero: not at all. Default: 30 seconds.</summary>
    public TimeSpan Wait { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How old a connection gets before it is replaced, once it is idle. <see cref="Timeout.InfiniteTimeSpan"/>: any age. Default: 3,600 seconds.</summary>
    public TimeSpan Lifetime { get; init; } = TimeSpan.FromHours(1);

    /// <summary>
    /// After how long an idle connection is asked whether it is still alive before it is used. Zero: always.
    /// <see cref="Timeout.InfiniteTimeSpan"/>: never. Default: 30 seconds, so that busy connections pay no round trip for it,
    /// and one that a firewall dropped in a quiet hour is found before it fails a call.
    /// </summary>
    public TimeSpan IdleCheck { get; init; } = TimeSpan.FromSeconds(30);
}
