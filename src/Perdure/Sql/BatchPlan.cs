namespace Perdure.Sql;

/// <summary>The steps of a batch, and its outcomes as far as they are known before.</summary>
/// <param name="Locks">What takes locks that change nothing, in an order all processes share, so that two batches don't wait for each other.</param>
/// <param name="Steps">All else, in order.</param>
/// <param name="Outcomes">One per operation; a copy is added to.</param>
public sealed record BatchPlan(IReadOnlyList<SqlStep> Locks, IReadOnlyList<SqlStep> Steps, long[] Outcomes)
{
    /// <summary>Whether a conflict leaves nothing to take back.</summary>
    public bool IsSingle { get; } = Steps.Count(step => !step.IsAside) == 1 && !Steps.Any(step => step.Touches is not null);

    /// <summary>Whether records are written together, so that a conflict does not say which of them it is.</summary>
    public bool IsJoined { get; } = Steps.Any(step => step.Guard == SqlGuard.All);

    internal static BatchPlan Of(IEnumerable<SqlStep> steps, long[] outcomes)
    {
        var (locks, rest) = (new List<SqlStep>(), new List<SqlStep>());
        foreach (var step in steps)
            if (!step.IsLock)
                rest.Add(step);
            else if (locks.TrueForAll(other => (long)other.Values[LogSql.LockSlot]! != (long)step.Values[LogSql.LockSlot]!))
                locks.Add(step);
        locks.Sort((a, b) => ((long)a.Values[LogSql.LockSlot]!).CompareTo((long)b.Values[LogSql.LockSlot]!));
        return new BatchPlan(locks, rest, outcomes);
    }
}
