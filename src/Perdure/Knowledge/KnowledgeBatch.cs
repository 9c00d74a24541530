namespace Perdure.Knowledge;

/// <summary>What became of one batch of items: all were stored, or none.</summary>
/// <param name="Number">Which one, from 1.</param>
/// <param name="Items">What was stored; of a failed batch, what was given.</param>
/// <param name="Error">Why it failed: an <see cref="ArgumentException"/> for bad input, else a <see cref="Storage.PerdureException"/>; null: it was stored.</param>
public sealed record KnowledgeBatch(int Number, IReadOnlyList<KnowledgeItem> Items, Exception? Error = null);
