using Perdure.Storage;

namespace Perdure.Caching;

/// <summary>A read of one record under way, which others that want it may wait for.</summary>
internal sealed class CacheFlight(long generation)
{
    private readonly TaskCompletionSource<(bool IsRead, StoredRecord? Record)> landing = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>In which it began: who comes after a write does not wait for a read from before it.</summary>
    public long Generation => generation;

    public Task<(bool IsRead, StoredRecord? Record)> Landing => landing.Task;

    public void Land(StoredRecord? record) => landing.TrySetResult((true, record));

    /// <summary>It failed or was cancelled by who began it; who waits reads himself.</summary>
    public void Fail() => landing.TrySetResult((false, null));
}
