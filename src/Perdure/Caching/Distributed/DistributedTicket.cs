namespace Perdure.Caching;

/// <summary>The marks that were there before a record was read: an entry with them counts while they are.</summary>
/// <param name="All">The mark of all records.</param>
/// <param name="Own">The record's mark.</param>
internal readonly record struct DistributedTicket(Guid All, Guid Own);
