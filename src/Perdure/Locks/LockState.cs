namespace Perdure.Locks;

/// <summary>What is stored of a lock; its <see cref="Entity.Id"/> is the lock's name. It stays when the lock is released, so that its tokens go on growing.</summary>
public sealed record LockState : Entity
{
    /// <summary>Who has it or had it last, for people and logs.</summary>
    public required string Owner { get; init; }

    /// <summary>The token of the last who got it: 1 or more, larger than every one before.</summary>
    public required long FencingToken { get; init; }

    /// <summary>The mark of the last hold: no other has the same.</summary>
    public required string Hold { get; init; }

    /// <summary>When it ends or ended, UTC, unless it is renewed.</summary>
    public required DateTimeOffset Until { get; init; }

    /// <summary>Whether somebody has it at a moment.</summary>
    public bool IsHeldAt(DateTimeOffset time) => Until > time;
}
