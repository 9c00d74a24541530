namespace Perdure.Benchmarks.Workloads;

/// <summary>A way for events from one who publishes to one who consumes.</summary>
internal interface IEventPath : IAsyncDisposable
{
    /// <summary>Publishes some events; returns once they are kept as surely as the way keeps them.</summary>
    Task PublishAsync(int count);

    /// <summary>Waits until there are events, takes at most so many, and acknowledges them.</summary>
    Task<int> TakeAsync(int most);
}
