using Perdure.Collections;
using Perdure.Storage;

namespace Perdure.Knowledge;

/// <summary>
/// The documents, knowledge and memories of a store, found by what they mean, by their words, and on lists. A text and its
/// vector change in one transaction. Safe to share.
/// </summary>
public sealed partial class KnowledgeStore
{
    private readonly StoreContext context;
    private readonly Collection<KnowledgeItem> items;
    private readonly Collection<KnowledgeDocument> documents;
    private readonly KnowledgeVectors vectors;
    private readonly KnowledgeWriter writer;
    private readonly VisibleChunks visible;

    internal KnowledgeStore(StoreContext context, string scope = StoreContext.StoreScope)
    {
        this.context = context;
        items = new Collection<KnowledgeItem>(context, KnowledgeSchema.Items, scope);
        documents = new Collection<KnowledgeDocument>(context, KnowledgeSchema.Documents, scope);
        vectors = new KnowledgeVectors(context.Options.Knowledge);
        writer = new KnowledgeWriter(context, items, vectors);
        visible = new VisibleChunks(documents);
    }

    /// <summary>The scope the items are in: a scope sees none of another's, in searches and lists alike. Default: the store's own.</summary>
    public string Scope => items.Scope;

    /// <summary>The same room in another scope, e.g. a tenant. 1 to 512 UTF-8 bytes.</summary>
    public KnowledgeStore InScope(string scope) => new(context, scope);

    /// <summary>Creates an item, with a vector made of its content where there is an <see cref="KnowledgeOptions.Embedder"/>.</summary>
    /// <exception cref="ArgumentException">It has no content, or a value that can't be stored.</exception>
    /// <exception cref="PerdureException"><see cref="Fault.Conflict"/> when its id is taken, <see cref="Fault.Unavailable"/> when no vector could be made.</exception>
    public ValueTask<KnowledgeItem> CreateAsync(KnowledgeItem item, CancellationToken cancellationToken = default) => WriteAsync(new(item), ExpectKind.Absent, cancellationToken);

    /// <summary>Creates an item with a vector of the caller's.</summary>
    /// <exception cref="ArgumentException">It has no content, or the vector is not one of as many finite elements as are declared; the message says both numbers.</exception>
    /// <exception cref="PerdureException"><see cref="Fault.Conflict"/> when its id is taken.</exception>
    public ValueTask<KnowledgeItem> CreateAsync(KnowledgeItem item, ReadOnlyMemory<float> vector, CancellationToken cancellationToken = default) => WriteAsync(new(item, vector), ExpectKind.Absent, cancellationToken);

    /// <summary>Creates an item or replaces the one that is there. A vector is kept while the content stays the same, and made anew when it changes.</summary>
    /// <exception cref="ArgumentException">It has no content; or other content than the one that is there, whose vector nothing can make anew.</exception>
    public ValueTask<KnowledgeItem> SaveAsync(KnowledgeItem item, CancellationToken cancellationToken = default) => WriteAsync(new(item), ExpectKind.Any, cancellationToken);

    /// <summary>Creates an item or replaces the one that is there, with a vector of the caller's.</summary>
    /// <exception cref="ArgumentException">It has no content, or the vector is not one of as many finite elements as are declared.</exception>
    public ValueTask<KnowledgeItem> SaveAsync(KnowledgeItem item, ReadOnlyMemory<float> vector, CancellationToken cancellationToken = default) => WriteAsync(new(item, vector), ExpectKind.Any, cancellationToken);

    /// <summary>Replaces the item that was loaded, if nobody else has since; a use that was counted since is a change too.</summary>
    /// <exception cref="ArgumentException">It has no content; or other content, whose vector nothing can make anew.</exception>
    /// <exception cref="PerdureException"><see cref="Fault.Conflict"/> when the stored version is another, or there is none.</exception>
    public ValueTask<KnowledgeItem> UpdateAsync(KnowledgeItem item, CancellationToken cancellationToken = default) => WriteAsync(new(item), ExpectKind.Exactly, cancellationToken);

    /// <summary>Replaces the item that was loaded, if nobody else has since, with a vector of the caller's.</summary>
    /// <exception cref="PerdureException"><see cref="Fault.Conflict"/> when the stored version is another, or there is none.</exception>
    public ValueTask<KnowledgeItem> UpdateAsync(KnowledgeItem item, ReadOnlyMemory<float> vector, CancellationToken cancellationToken = default) => WriteAsync(new(item, vector), ExpectKind.Exactly, cancellationToken);

    /// <summary>Loads an item, changes it and saves it, again when another write came between. It must keep the id.</summary>
    /// <exception cref="PerdureException"><see cref="Fault.NotFound"/> when there is none.</exception>
    public async ValueTask<KnowledgeItem> UpdateAsync(string id, Func<KnowledgeItem, KnowledgeItem> change, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(change);
        while (true)
        {
            var stored = await FindAsync(id, cancellationToken).ConfigureAwait(false) ?? throw new PerdureException(Fault.NotFound, $"Knowledge '{id}' is not there to be updated; create it first.");
            var changed = change(stored);
            if (changed.Id != id)
                throw new ArgumentException($"Knowledge '{id}' was to become '{changed.Id}'; an update keeps the id. Create the new one and delete the old one instead.", nameof(change));
            try
            {
                return await UpdateAsync(changed with { Version = stored.Version }, cancellationToken).ConfigureAwait(false);
            }
            catch (PerdureException exception) when (exception.Fault == Fault.Conflict && context.Backend is not StagingBackend)
            {
                // Another write came between: what it left is changed.
            }
        }
    }

    /// <summary>The item of that id; null when there is none.</summary>
    public async ValueTask<KnowledgeItem?> FindAsync(string id, CancellationToken cancellationToken = default) =>
        (await visible.OfAsync([await items.FindAsync(id, cancellationToken).ConfigureAwait(false)], cancellationToken).ConfigureAwait(false))[0];

    /// <summary>The items of some ids, in their order, null for each that is absent.</summary>
    public async ValueTask<IReadOnlyList<KnowledgeItem?>> FindManyAsync(IEnumerable<string> ids, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(ids);
        return await visible.OfAsync(await items.FindManyAsync(ids, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Removes an item with its vector.</summary>
    /// <returns>Whether there was one.</returns>
    public ValueTask<bool> DeleteAsync(string id, CancellationToken cancellationToken = default) => items.DeleteAsync(id, cancellationToken);

    /// <summary>Counts items as used now: their <see cref="KnowledgeItem.UsageCount"/> grows by one. No count is lost, however many count at once.</summary>
    /// <returns>The items in the order of the ids, null for each that is absent.</returns>
    public ValueTask<IReadOnlyList<KnowledgeItem?>> UseAsync(IEnumerable<string> ids, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(ids);
        return new UsageCounter(context, items).CountAsync([.. ids], cancellationToken);
    }

    private async ValueTask<KnowledgeItem> WriteAsync(KnowledgeEntry entry, ExpectKind kind, CancellationToken cancellationToken) =>
        (await writer.WriteAsync([entry], kind, cancellationToken).ConfigureAwait(false))[0];
}
