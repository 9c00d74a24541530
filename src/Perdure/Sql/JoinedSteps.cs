namespace Perdure.Sql;

/// <summary>
/// Makes one statement of the steps of a batch that write records of a collection alike. They may do so earlier than in the
/// batch's order, since a batch names each record once, and what else it keeps of a record it writes behind.
/// </summary>
internal static class JoinedSteps
{
    private const int Most = 256;

    /// <summary>The steps, with those joined that can be.</summary>
    public static IReadOnlyList<SqlStep> Of(SqlDialect dialect, IReadOnlyList<SqlStep> steps)
    {
        var groups = steps.Where(step => step.Many is not null).GroupBy(step => step.Many!).Where(group => group.Skip(1).Any())
            .SelectMany(group => group.Chunk(Most)).Where(chunk => chunk.Length > 1).ToArray();
        if (groups.Length == 0)
            return steps;
        var first = groups.ToDictionary<SqlStep[], SqlStep, SqlStep>(group => group[0], group => new SqlStep(group[0].Operation, group[0].Many!, dialect.Together(group[0].Many!, [.. group.Select(step => step.Values)]), SqlGuard.All), ReferenceEqualityComparer.Instance);
        var gone = groups.SelectMany(group => group.Skip(1)).ToHashSet<object>(ReferenceEqualityComparer.Instance);
        return [.. steps.Where(step => !gone.Contains(step)).Select(step => first.GetValueOrDefault(step, step))];
    }
}
