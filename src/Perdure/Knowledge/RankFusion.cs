using Perdure.Storage;

namespace Perdure.Knowledge;

/// <summary>
/// Reciprocal rank fusion: an item counts weight / (k + place) in each answer that holds it. Cormack, Clarke and Büttcher,
/// "Reciprocal Rank Fusion outperforms Condorcet and individual Rank Learning Methods", SIGIR 2009; k = 60 is theirs.
/// </summary>
internal static class RankFusion
{
    public static IReadOnlyList<KnowledgeMatch> Fuse(IReadOnlyList<KnowledgeMatch> byVector, IReadOnlyList<KnowledgeMatch> byWords, HybridOptions options, int limit)
    {
        var fused = new Dictionary<string, KnowledgeMatch>(StringComparer.Ordinal);
        for (var i = 0; i < byVector.Count; i++)
            fused[byVector[i].Item.Id] = byVector[i] with { Score = options.VectorWeight / (options.RankConstant + i + 1) };
        for (var i = 0; i < byWords.Count; i++)
        {
            var (match, score) = (byWords[i], options.TextWeight / (options.RankConstant + i + 1));
            fused[match.Item.Id] = fused.TryGetValue(match.Item.Id, out var other) ? other with { Score = other.Score + score, TextScore = match.TextScore } : match with { Score = score };
        }
        return [.. fused.Values.OrderByDescending(match => match.Score).ThenBy(match => match.Item.Id, Ordinal.Comparer).Take(limit)];
    }
}
