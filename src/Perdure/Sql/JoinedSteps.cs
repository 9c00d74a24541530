namespace Perdure.Sql;

/// <summary>
/// Makes few statements of the steps of a batch that do alike with records of a collection. They may do so earlier than in the
/// batch's order, since a batch names each record once, and what else it keeps of a record it writes behind.
/// </summary>
internal static class JoinedSteps
{
    /// <summary>The steps, with those joined that can be.</summary>
    public static IReadOnlyList<SqlStep> Of(IReadOnlyList<SqlStep> steps)
    {
        if (steps.Count < 2)
            return steps;
        var joined = new Dictionary<SqlStep, SqlStep?>(ReferenceEqualityComparer.Instance);
        foreach (var alike in steps.Where(step => step.Many is not null).GroupBy(step => step.Many!))
            Join(alike.Key, [.. alike], joined);
        return joined.Count == 0 ? steps : [.. steps.Select(step => joined.TryGetValue(step, out var other) ? other : step).OfType<SqlStep>()];
    }

    // The first of those joined is replaced by the one statement, the others by nothing.
    private static void Join(SqlMany many, IReadOnlyList<SqlStep> alike, Dictionary<SqlStep, SqlStep?> joined)
    {
        for (int from = 0, count; from < alike.Count; from += count)
        {
            count = Math.Max(1, many.Take(Fits(alike, from)));
            if (count == 1)
                continue;
            joined[alike[from]] = many.Step(alike[from].Operation, [.. alike.Skip(from).Take(count).Select(step => step.Values)]);
            for (var i = 1; i < count; i++)
                joined[alike[from + i]] = null;
        }
    }

    // How many fit a packet.
    private static int Fits(IReadOnlyList<SqlStep> alike, int from)
    {
        var (fits, bytes) = (0, 0L);
        while (from + fits < alike.Count && (bytes += alike[from + fits].Size) <= EntrySteps.MostBytes)
            fits++;
        return fits;
    }
}
