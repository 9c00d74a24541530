namespace Perdure.Knowledge;

/// <summary>What became of many items that were stored in batches.</summary>
/// <param name="Batches">Each batch, in order.</param>
public sealed record KnowledgeReport(IReadOnlyList<KnowledgeBatch> Batches)
{
    /// <summary>How many items were stored.</summary>
    public int Stored => Batches.Where(batch => batch.Error is null).Sum(batch => batch.Items.Count);

    /// <summary>How many were not.</summary>
    public int Failed => Batches.Where(batch => batch.Error is not null).Sum(batch => batch.Items.Count);
}
