namespace Perdure.Knowledge;

/// <summary>An item with its vector.</summary>
/// <param name="Item">The item.</param>
/// <param name="Vector">Its vector, of as many elements as <see cref="KnowledgeOptions.Dimensions"/> says; null: it is made of the content where there is an <see cref="ITextEmbedder"/>.</param>
public readonly record struct KnowledgeEntry(KnowledgeItem Item, ReadOnlyMemory<float>? Vector = null);
