using System.Collections.Concurrent;
using Perdure.Storage;

namespace Perdure.Events;

/// <summary>How a store wakes those who wait for events, in this process and, where the backend has signals, in others. Safe to share.</summary>
internal sealed class StoreSignals(Backend backend) : IAsyncDisposable
{
    private readonly SignalHub own = new();
    private readonly ConcurrentDictionary<LogKey, EventWake> wakes = new();

    /// <summary>What the events of a flow of calls belong to.</summary>
    public EventFlow Flow { get; } = new();

    /// <summary>Whether signals reach other stores over the same data.</summary>
    public bool ReachesOthers => backend.Facet<ISignals>() is not null;

    /// <summary>The backend's signals, or those of this store alone.</summary>
    public ISignals Current => backend.Facet<ISignals>() ?? own;

    /// <summary>What wakes those who wait for events of a channel.</summary>
    public EventWake WakeOf(LogKey channel) => wakes.GetOrAdd(channel, key => new EventWake(this, EventIds.Join($"events {key.Scope}", key.Id)));

    public async ValueTask DisposeAsync()
    {
        foreach (var wake in wakes.Values)
            await wake.DisposeAsync().ConfigureAwait(false);
    }
}
