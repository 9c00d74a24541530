namespace Perdure.Storage;

/// <summary>Finds the worst of the best.</summary>
internal static class BestScores
{
    /// <summary>The score at that place when all are ordered from the largest; the least there can be when there are fewer. Those of rows that don't count are minus infinity.</summary>
    public static float Worst(ReadOnlySpan<float> scores, int place)
    {
        if (scores.Length <= place)
            return float.MinValue;
        var best = new PriorityQueue<float, float>(place + 1);
        var least = float.NegativeInfinity;
        foreach (var score in scores)
        {
            if (best.Count == place && score <= least)
                continue;
            best.Enqueue(score, score);
            if (best.Count > place)
                best.Dequeue();
            least = best.Peek();
        }
        return Math.Max(least, float.MinValue);
    }
}
