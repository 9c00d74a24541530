namespace Perdure.Users;

/// <summary>What the erasure of a user removed, and what a scan of all records found of the user afterwards.</summary>
/// <param name="UserId">Whose data it was.</param>
/// <param name="At">When the scan ended, UTC.</param>
/// <param name="Parts">The rooms, and the caller's collections that say whose their records are.</param>
public sealed record ErasureReceipt(string UserId, DateTimeOffset At, IReadOnlyList<ErasedPart> Parts)
{
    /// <summary>Whether the scan found nothing. It finds something only when it was written while the user was erased: erase again.</summary>
    public bool IsComplete => Parts.All(part => part.Remaining == 0);

    /// <summary>How many records were removed.</summary>
    public long Erased => Parts.Sum(part => part.Erased);
}

/// <summary>One room of a receipt.</summary>
/// <param name="Name">The room, e.g. <c>sessions</c>, or the caller's collection.</param>
/// <param name="Erased">How many records this call removed.</param>
/// <param name="Remaining">How many of the user's the scan found.</param>
public sealed record ErasedPart(string Name, long Erased, long Remaining);
