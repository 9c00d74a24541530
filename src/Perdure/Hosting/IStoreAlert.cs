namespace Perdure.Hosting;

/// <summary>
/// Is told when a monitored store stops answering and when it answers again, once each:
/// <c>services.AddSingleton&lt;IStoreAlert, PagerAlert&gt;()</c>. Any number may be added. Calls about one store come one after
/// the other, about several at once. A call that fails is logged and changes nothing.
/// </summary>
public interface IStoreAlert
{
    /// <summary>The store does not answer any more; <see cref="StoreHealth.Error"/> says why.</summary>
    /// <param name="health">What was found.</param>
    /// <param name="cancellationToken">The host stops.</param>
    ValueTask UnhealthyAsync(StoreHealth health, CancellationToken cancellationToken);

    /// <summary>The store answers again; <see cref="StoreHealth.UnhealthySince"/> says since when it did not.</summary>
    /// <param name="health">What was found.</param>
    /// <param name="cancellationToken">The host stops.</param>
    ValueTask RecoveredAsync(StoreHealth health, CancellationToken cancellationToken);
}
