using Perdure.Tasks;

namespace Perdure.Hosting;

/// <summary>How a hosted worker works. Checked when the host starts.</summary>
public sealed class TaskWorkerOptions
{
    /// <summary>The queue it claims from. Default: "default".</summary>
    public string Queue { get; set; } = AgentTask.DefaultQueue;

    /// <summary>How many tasks it does at once, 1 to 1,000. Default: 1.</summary>
    public int Concurrency { get; set; } = 1;

    /// <summary>The name of the store; empty: the unnamed one. Default: empty.</summary>
    public string Store { get; set; } = "";

    /// <summary>How long a lease lasts; it is extended three times as often, so this is how long a task waits after the sudden death of its worker. Default: one minute.</summary>
    public TimeSpan Lease { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How long a failed task waits for its next attempt. Default: one second, doubled up to five minutes.</summary>
    public TaskBackoff Backoff { get; set; } = TaskBackoff.Default;

    /// <summary>How soon an empty queue, or a store that failed, is asked again; each further time twice as long, up to <see cref="PollLongest"/>. Default: 50 milliseconds.</summary>
    public TimeSpan PollFirst { get; set; } = TimeSpan.FromMilliseconds(50);

    /// <summary>The longest wait between two questions. Default: 5 seconds.</summary>
    public TimeSpan PollLongest { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long tasks may go on when the host stops, before they are cancelled and given back. The host's own ShutdownTimeout must be longer. Default: 10 seconds.</summary>
    public TimeSpan Drain { get; set; } = TimeSpan.FromSeconds(10);

    internal IEnumerable<string> Mistakes()
    {
        if (string.IsNullOrEmpty(Queue))
            yield return $"Queue is empty; leave it out for '{AgentTask.DefaultQueue}'.";
        if (Concurrency is < 1 or > 1000)
            yield return $"Concurrency is {Concurrency}; expected 1 to 1,000.";
        if (Store is null)
            yield return "Store is null; leave it out for the unnamed store.";
        if (Lease < TimeSpan.FromMilliseconds(100) || Lease > TimeSpan.FromDays(1))
            yield return $"Lease is {Lease}; expected 100 milliseconds to one day.";
        if (PollFirst < TimeSpan.FromMilliseconds(1))
            yield return $"PollFirst is {PollFirst}; expected one millisecond or more.";
        if (PollLongest < PollFirst)
            yield return $"PollLongest is {PollLongest}, less than PollFirst, {PollFirst}.";
        if (Drain < TimeSpan.Zero)
            yield return $"Drain is {Drain}; expected zero or more.";
        foreach (var mistake in Backoff?.Mistakes() ?? ["it is null; leave it out for the default."])
            yield return $"Backoff: {mistake}";
    }
}
