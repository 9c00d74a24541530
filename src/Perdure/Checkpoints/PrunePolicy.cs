namespace Perdure.Checkpoints;

/// <summary>Which checkpoints to remove: those that no rule keeps. The newest is always kept, and so is what threads were forked from.</summary>
public sealed record PrunePolicy
{
    /// <summary>Keeps this many of the newest; 1 or more. Null: no such rule.</summary>
    public int? KeepLast { get; init; }

    /// <summary>Keeps those younger than this. Null: no such rule.</summary>
    public TimeSpan? KeepYounger { get; init; }

    /// <summary>Keeps those that have any tag. Default: yes.</summary>
    public bool KeepTagged { get; init; } = true;

    /// <summary>Only reports what would be removed. Default: no.</summary>
    public bool DryRun { get; init; }

    internal void Check()
    {
        if (KeepLast is null && KeepYounger is null)
            throw new ArgumentException($"The policy keeps everything or nothing by accident: set {nameof(KeepLast)}, {nameof(KeepYounger)} or both.");
        ArgumentOutOfRangeException.ThrowIfLessThan(KeepLast ?? 1, 1, nameof(KeepLast));
        ArgumentOutOfRangeException.ThrowIfLessThan(KeepYounger ?? TimeSpan.Zero, TimeSpan.Zero, nameof(KeepYounger));
    }
}
