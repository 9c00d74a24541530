namespace Perdure.Users;

/// <summary>What a room keeps of users. Erasing a user asks each room for its part, in the order of <c>Rooms.UserContents</c>.</summary>
internal interface IUserContent
{
    /// <summary>What it keeps, for the receipt, e.g. "sessions".</summary>
    string Name { get; }

    /// <summary>Removes all it keeps of a user. What an interrupted call left, the next one finds.</summary>
    /// <returns>How many records were removed.</returns>
    ValueTask<long> EraseAsync(string userId, CancellationToken cancellationToken);

    /// <summary>How many records of a user it keeps. It reads all records, not the way by which they were erased.</summary>
    ValueTask<long> RemainingAsync(string userId, CancellationToken cancellationToken);
}
