using Perdure.Collections;
using Perdure.Serialization;

namespace Perdure.Locks;

/// <summary>The largest token of the locks of a scope that were deleted: those made anew begin above it. Who makes one requires that it has not moved.</summary>
internal sealed record LockMark : Entity
{
    public const string Only = "mark";

    public static readonly CollectionDefinition<LockMark> Definition = new("lock_marks", mark => mark.Id) { Json = RoomJson.Default.LockMark, ServesOthers = true };

    public required long FencingToken { get; init; }
}
