using System.Text.Json.Nodes;

namespace Perdure.Knowledge;

/// <summary>What a new version of a document adds to what is there, keeps of it, and leaves behind.</summary>
internal sealed class DocumentRevision
{
    public DocumentRevision(KnowledgeDocument document, KnowledgeDocument? stored, IReadOnlyList<TextChunk> chunks, IReadOnlyList<KnowledgeItem> there, KnowledgeVectors vectors)
    {
        (Document, Stored) = (document, stored);
        // By its text and what is said of it: what is found by the old version's words must not be found by the new one's.
        var old = there.Where(chunk => chunk.In(stored?.Generation) is not null && (!vectors.CanEmbed || chunk.EmbeddingModel == vectors.Model))
            .GroupBy(Sign, StringComparer.Ordinal).ToDictionary(group => group.Key, group => new Queue<KnowledgeItem>(group), StringComparer.Ordinal);
        var kept = new HashSet<string>(StringComparer.Ordinal);
        foreach (var chunk in chunks)
        {
            var item = Item(chunk);
            if (!old.TryGetValue(Sign(item), out var same) || !same.TryDequeue(out var before))
            {
                Added.Add(item);
                continue;
            }
            kept.Add(before.Id);
            Kept.Add((before, item with { Id = before.Id, CreatedAt = before.CreatedAt, UsageCount = before.UsageCount, RelevanceScore = before.RelevanceScore, LastUsedAt = before.LastUsedAt, EmbeddingModel = before.EmbeddingModel }));
        }
        Gone = [.. there.Where(chunk => !kept.Contains(chunk.Id))];
    }

    public KnowledgeDocument Document { get; }

    public KnowledgeDocument? Stored { get; }

    public List<KnowledgeItem> Added { get; } = [];

    public List<(KnowledgeItem Old, KnowledgeItem New)> Kept { get; } = [];

    public IReadOnlyList<KnowledgeItem> Gone { get; }

    private KnowledgeItem Item(TextChunk chunk)
    {
        var metadata = (JsonObject)Document.Metadata.DeepClone();
        if (chunk.Heading is { } heading)
            metadata["heading"] = heading;
        return new KnowledgeItem
        {
            Kind = KnowledgeKind.Document, Content = chunk.Text, ContentHash = ContentHash.Of(chunk.Text), Metadata = metadata, AgentId = Document.AgentId, UserId = Document.UserId, ThreadId = Document.ThreadId,
            Category = Document.Category, Source = Document.Source, DocumentId = Document.Id, Chunk = chunk.Number, Start = chunk.Start, Generation = Document.Generation,
        };
    }

    private static string Sign(KnowledgeItem item) =>
        MetadataMark.Of("", new JsonArray(item.ContentHash, item.AgentId, item.UserId, item.ThreadId, item.Category, item.Source, item.Metadata.DeepClone()));
}
