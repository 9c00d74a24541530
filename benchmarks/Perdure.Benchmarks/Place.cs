using Perdure.Benchmarks.Raw;

namespace Perdure.Benchmarks;

/// <summary>A store and its raw limit side by side in a folder or database of their own, which is removed afterwards.</summary>
internal abstract class Place(AgentStore store, RawLimit raw) : IAsyncDisposable
{
    public AgentStore Store { get; } = store;

    public RawLimit Raw { get; } = raw;

    public static ValueTask<Place> OpenAsync(RunOptions options) => options.Backend == "redis" ? RedisPlace.OpenAsync(options) : options.IsServer ? ServerPlace.OpenAsync(options) : FolderPlace.OpenAsync(options);

    /// <summary>The bytes our store takes on disk once nothing is left in a write-ahead log or journal, which do not grow with the history; 0 for memory.</summary>
    public abstract long StoredBytes();

    public virtual async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        Raw.Dispose();
    }
}
