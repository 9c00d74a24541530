using Perdure.Events;

namespace Perdure.Hosting;

/// <summary>How a hosted consumer of events works. Checked when the host starts.</summary>
public sealed class EventWorkerOptions
{
    /// <summary>The channel. Required.</summary>
    public string Channel { get; set; } = "";

    /// <summary>The group in which it consumes. Required.</summary>
    public string Group { get; set; } = "";

    /// <summary>The scope of the channel. Default: the store's own.</summary>
    public string Scope { get; set; } = StoreContext.StoreScope;

    /// <summary>The name of the store; empty: the unnamed one. Default: empty.</summary>
    public string Store { get; set; } = "";

    /// <summary>How events are handed out: lease, attempts, backoff, order. Default: those of <see cref="EventGroupOptions"/>.</summary>
    public EventGroupOptions Delivery { get; set; } = new();

    /// <summary>How many events are claimed at once, and handled one after another, 1 to 1,000. Their leases are extended meanwhile. Default: 16.</summary>
    public int Batch { get; set; } = 16;

    /// <summary>The types that are handled; others are acknowledged unseen. Default: none named, which means all.</summary>
    public IReadOnlyList<string> Types { get; set; } = [];

    /// <summary>How often it looks for events though nothing told of any, and how soon a store that failed is asked again. Default: one second.</summary>
    public TimeSpan Poll { get; set; } = EventConsumption.DefaultPoll;

    /// <summary>Where the events come from: another transport than the store's own log, e.g. Redis streams. Default: null, the log.</summary>
    public Func<IServiceProvider, IEventTransport>? Transport { get; set; }

    internal IEnumerable<string> Mistakes()
    {
        if (string.IsNullOrEmpty(Channel))
            yield return "Channel is empty; name the channel whose events are handled.";
        if (string.IsNullOrEmpty(Group))
            yield return "Group is empty; name the group that shares the events.";
        if (string.IsNullOrEmpty(Scope))
            yield return $"Scope is empty; leave it out for '{StoreContext.StoreScope}'.";
        if (Store is null)
            yield return "Store is null; leave it out for the unnamed store.";
        if (Batch is < 1 or > 1000)
            yield return $"Batch is {Batch}; expected 1 to 1,000.";
        if (Types is null)
            yield return "Types is null; leave it out for all.";
        if (Poll < TimeSpan.FromMilliseconds(1))
            yield return $"Poll is {Poll}; expected one millisecond or more.";
        foreach (var mistake in Delivery?.Mistakes() ?? ["Delivery is null; leave it out for the default."])
            yield return mistake;
    }
}
