using Perdure.Tasks;

namespace Perdure.Events;

/// <summary>How a consumer hands out the events of its group. Consumers of one group should agree.</summary>
public sealed record EventGroupOptions
{
    /// <summary>How long an event that was handed out is nobody else's unless it is acknowledged, failed or extended. Default: one minute.</summary>
    public TimeSpan Lease { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How often an event is handed out before it becomes a dead letter, at least 1. Default: 5.</summary>
    public int MaxAttempts { get; init; } = 5;

    /// <summary>How long a failed event waits until it is handed out again. Default: one second, doubled up to five minutes.</summary>
    public TaskBackoff Backoff { get; init; } = TaskBackoff.Default;

    /// <summary>How many events of the group may be handed out or wait for another attempt at a time, 1 to 10,000; until then no new ones are handed out. Default: 1,000.</summary>
    public int MaxInFlight { get; init; } = 1000;

    /// <summary>
    /// Whether events are handed out strictly in order: nothing as long as one that was handed out before is neither acknowledged nor dead. One
    /// consumer works at a time then, and a failing event holds up those behind it. Default: no.
    /// </summary>
    public bool InOrder { get; init; }

    /// <summary>Where a group that is new begins. Default: with the first event that is there.</summary>
    public EventStart Start { get; init; }

    internal void Check()
    {
        var mistakes = Mistakes().ToArray();
        if (mistakes.Length > 0)
            throw new ArgumentException($"The group can't be used: {string.Join(" ", mistakes)}");
    }

    internal IEnumerable<string> Mistakes()
    {
        if (Lease < TimeSpan.FromMilliseconds(1) || Lease > TimeSpan.FromDays(365))
            yield return $"Lease is {Lease}; expected one millisecond to one year.";
        if (MaxAttempts < 1)
            yield return $"MaxAttempts is {MaxAttempts}; expected 1 or more.";
        if (MaxInFlight is < 1 or > 10_000)
            yield return $"MaxInFlight is {MaxInFlight}; expected 1 to 10,000.";
        if (!Enum.IsDefined(Start))
            yield return $"Start is {Start}; expected one of {string.Join(", ", Enum.GetNames<EventStart>())}.";
        foreach (var mistake in Backoff?.Mistakes() ?? ["it is null; leave it out for the default."])
            yield return $"Backoff: {mistake}";
    }
}
