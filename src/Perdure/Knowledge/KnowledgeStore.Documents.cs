using Perdure.Collections;
using Perdure.Storage;

namespace Perdure.Knowledge;

public sealed partial class KnowledgeStore
{
    private DocumentWriter DocumentWriter => new(context, items, documents, writer, vectors);

    /// <summary>
    /// Cuts a text into chunks as <see cref="KnowledgeOptions.Chunks"/> says, and makes them what there is of the document. A
    /// search sees the chunks of the older version or those of the new one, never both. A chunk whose text and description have been
    /// there before keeps its vector; the same document again writes nothing. In a unit of work, once per document.
    /// </summary>
    /// <returns>The document's record. The text itself is in its chunks.</returns>
    /// <exception cref="ArgumentException">The text is empty, or part of it can't be stored.</exception>
    /// <exception cref="PerdureException"><see cref="Fault.Unavailable"/> when no vectors could be made; the older version is still seen.</exception>
    public ValueTask<KnowledgeDocument> StoreDocumentAsync(KnowledgeDocument document, string text, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(document);
        if (string.IsNullOrWhiteSpace(text))
            throw new ArgumentException($"Document '{document.Id}' has no text; expected one that is not only white space. Nothing was written; delete the document if it is to go.", nameof(text));
        return DocumentWriter.StoreAsync(document, text, cancellationToken);
    }

    /// <summary>The record of a document; null when there is none.</summary>
    public async ValueTask<KnowledgeDocument?> FindDocumentAsync(string id, CancellationToken cancellationToken = default) =>
        await documents.FindAsync(id, cancellationToken).ConfigureAwait(false) is { Generation: not null } document ? document : null;

    /// <summary>The chunks of a document in their order; none when there is no such document.</summary>
    public async ValueTask<IReadOnlyList<KnowledgeItem>> ChunksAsync(string documentId, CancellationToken cancellationToken = default)
    {
        while (true)
        {
            var before = await FindDocumentAsync(documentId, cancellationToken).ConfigureAwait(false);
            var chunks = await DocumentWriter.ChunksAsync(documentId, cancellationToken).ConfigureAwait(false);
            KnowledgeItem[] seen = [.. chunks.Select(chunk => chunk.In(before?.Generation)).OfType<KnowledgeItem>().OrderBy(chunk => chunk.Chunk)];
            // Fewer than it has: it was replaced while they were read.
            if (seen.Length >= (before?.Chunks ?? 0) || (await FindDocumentAsync(documentId, cancellationToken).ConfigureAwait(false))?.Generation == before?.Generation)
                return seen;
        }
    }

    /// <summary>All documents, newest first.</summary>
    public CollectionQuery<KnowledgeDocument> Documents() => documents.Where(KnowledgeSchema.IsThere, true).OrderBy(Field.CreatedAt<KnowledgeDocument>()).Descending();

    /// <summary>The documents of an agent, newest first.</summary>
    public CollectionQuery<KnowledgeDocument> DocumentsOfAgent(string agentId)
    {
        ArgumentNullException.ThrowIfNull(agentId);
        return Documents().Where(KnowledgeSchema.DocumentAgent, agentId);
    }

    /// <summary>The documents of a user, newest first.</summary>
    public CollectionQuery<KnowledgeDocument> DocumentsOfUser(string userId)
    {
        ArgumentNullException.ThrowIfNull(userId);
        return Documents().Where(KnowledgeSchema.DocumentUser, userId);
    }

    /// <summary>Removes a document with its chunks. Where they are many its record goes first, and with it they are unseen; an interrupted delete is finished by calling it again.</summary>
    /// <returns>Whether there was one.</returns>
    public ValueTask<bool> DeleteDocumentAsync(string id, CancellationToken cancellationToken = default) => DocumentWriter.DeleteAsync(id, cancellationToken);
}
