namespace Perdure.Events;

/// <summary>How an <see cref="EventRelay"/> forwards.</summary>
public sealed record EventRelayOptions
{
    /// <summary>The name under which it keeps its place in the channel: one that is started again goes on there, and several of one name take turns. Default: "relay".</summary>
    public string Name { get; init; } = "relay";

    /// <summary>How many events are sent at once, 1 to 10,000. Default: 256.</summary>
    public int Batch { get; init; } = 256;

    /// <summary>How long another relay of the name waits when this one dies suddenly. Sending a batch must not take longer. Default: 30 seconds.</summary>
    public TimeSpan Lease { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How often it looks for events though nothing told of any, and how long it waits after a failure. Default: one second.</summary>
    public TimeSpan Poll { get; init; } = TimeSpan.FromSeconds(1);

    internal void Check()
    {
        if (string.IsNullOrEmpty(Name))
            throw new ArgumentException("Name is empty; leave it out for 'relay'.");
        if (Batch is < 1 or > 10_000)
            throw new ArgumentException($"Batch is {Batch}; expected 1 to 10,000.");
        if (Poll < TimeSpan.FromMilliseconds(1))
            throw new ArgumentException($"Poll is {Poll}; expected one millisecond or more.");
    }
}
