using Perdure.Knowledge;

namespace Perdure.Tests.Knowledge;

public sealed class RankFusionTests
{
    private static IReadOnlyList<KnowledgeMatch> Answer(params string[] ids) => [.. ids.Select((id, i) => new KnowledgeMatch(new KnowledgeItem { Id = id, Content = id }, 10 - i) { TextScore = 10 - i })];

    [Fact]
    public void Places_count_as_the_paper_says()
    {
        var fused = RankFusion.Fuse(Answer("a", "b", "c"), Answer("c", "d"), HybridOptions.Default, 10);
        fused.Select(match => match.Item.Id).ShouldBe(["c", "a", "b", "d"]);
        fused[0].Score.ShouldBe((1 / 63.0) + (1 / 61.0), 1e-12);
        fused[2].Score.ShouldBe(fused[3].Score);
    }

    [Fact]
    public void Weights_count()
    {
        RankFusion.Fuse(Answer("a", "b"), Answer("b", "a"), new HybridOptions { TextWeight = 2 }, 1).ShouldHaveSingleItem().Item.Id.ShouldBe("b");
        RankFusion.Fuse(Answer("a", "b"), Answer("b", "a"), new HybridOptions { VectorWeight = 2, RankConstant = 1 }, 1).ShouldHaveSingleItem().Item.Id.ShouldBe("a");
    }

    [Fact]
    public void A_question_becomes_a_search_for_any_of_its_words()
    {
        QueryWords.AnyOf("How do I \"warm\" up -a cold engine, or not? Äpfel!").ShouldBe("How or do or I or warm or up or a or cold or engine or Äpfel");
        QueryWords.AnyOf("?!").ShouldBeEmpty();
        QueryWords.AnyOf(string.Join(' ', Enumerable.Range(0, 5000))).Length.ShouldBeLessThanOrEqualTo(Perdure.Storage.TextQuery.MaxWords);
    }
}
