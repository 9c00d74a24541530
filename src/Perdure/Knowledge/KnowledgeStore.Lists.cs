using Perdure.Collections;

namespace Perdure.Knowledge;

// Lists hold items, but no chunks: those are listed by their document.
public sealed partial class KnowledgeStore
{
    /// <summary>All items, newest first, without chunks of documents.</summary>
    public CollectionQuery<KnowledgeItem> All() => Own().OrderBy(Field.CreatedAt<KnowledgeItem>()).Descending();

    /// <summary>The items of a kind, newest first, without chunks of documents.</summary>
    public CollectionQuery<KnowledgeItem> OfKind(KnowledgeKind kind) => Own().Where(KnowledgeSchema.Kind, kind).OrderBy(Field.CreatedAt<KnowledgeItem>()).Descending();

    /// <summary>The items of an agent, newest first, without chunks of documents.</summary>
    public CollectionQuery<KnowledgeItem> OfAgent(string agentId) => OwnOf(agentId).OrderBy(Field.CreatedAt<KnowledgeItem>()).Descending();

    /// <summary>The items of an agent in a category, newest first, without chunks of documents.</summary>
    public CollectionQuery<KnowledgeItem> OfAgent(string agentId, string category)
    {
        ArgumentNullException.ThrowIfNull(category);
        return OwnOf(agentId).Where(KnowledgeSchema.Category, category).OrderBy(Field.CreatedAt<KnowledgeItem>()).Descending();
    }

    /// <summary>The items of a user, newest first, without chunks of documents.</summary>
    public CollectionQuery<KnowledgeItem> OfUser(string userId)
    {
        ArgumentNullException.ThrowIfNull(userId);
        return Own().Where(KnowledgeSchema.UserId, userId).OrderBy(Field.CreatedAt<KnowledgeItem>()).Descending();
    }

    /// <summary>The items that come from a thread, newest first, without chunks of documents.</summary>
    public CollectionQuery<KnowledgeItem> OfThread(string threadId)
    {
        ArgumentNullException.ThrowIfNull(threadId);
        return Own().Where(KnowledgeSchema.ThreadId, threadId).OrderBy(Field.CreatedAt<KnowledgeItem>()).Descending();
    }

    /// <summary>All items, the most used first, without chunks of documents.</summary>
    public CollectionQuery<KnowledgeItem> MostUsed() => Own().OrderBy(KnowledgeSchema.UsageCount).Descending();

    /// <summary>The items of an agent, the most used first, without chunks of documents.</summary>
    public CollectionQuery<KnowledgeItem> MostUsed(string agentId) => OwnOf(agentId).OrderBy(KnowledgeSchema.UsageCount).Descending();

    /// <summary>The items of an agent by their <see cref="KnowledgeItem.RelevanceScore"/>, the most relevant first, without chunks of documents.</summary>
    public CollectionQuery<KnowledgeItem> MostRelevant(string agentId) => OwnOf(agentId).OrderBy(KnowledgeSchema.Relevance).Descending();

    private CollectionQuery<KnowledgeItem> Own() => items.Where(KnowledgeSchema.IsChunk, false);

    private CollectionQuery<KnowledgeItem> OwnOf(string agentId)
    {
        ArgumentNullException.ThrowIfNull(agentId);
        return Own().Where(KnowledgeSchema.AgentId, agentId);
    }
}
