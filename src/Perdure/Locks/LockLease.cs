using Perdure.Collections;
using Perdure.Serialization;

namespace Perdure.Locks;

/// <summary>Is there as long as a hold lasts, under the hold's mark: a batch that requires it happens only while the lock is held, however often it was renewed since.</summary>
internal sealed record LockLease : Entity
{
    public static readonly CollectionDefinition<LockLease> Definition = new("lock_leases", lease => lease.Id)
    {
        ExpiresAt = lease => lease.Until,
        Json = RoomJson.Default.LockLease,
        ServesOthers = true,
    };

    /// <summary>The lock, for people who look.</summary>
    public required string Lock { get; init; }

    public required DateTimeOffset Until { get; init; }
}
