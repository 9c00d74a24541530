namespace Perdure.Storage;

/// <summary>For backends whose returned write is more than one that can be read, as when replicas must have it: a facet, asked for by <see cref="RetryingBackend"/>. Safe to share.</summary>
public interface ISettledWrites
{
    /// <summary>Returns when a write whose answer was lost, and that was found done, has all that a returned write has.</summary>
    /// <exception cref="PerdureException">It has not; it happened all the same.</exception>
    ValueTask SettleAsync(WriteBatch batch, CancellationToken cancellationToken = default);
}
