using Perdure.Collections;
using Perdure.Storage;

namespace Perdure.Knowledge;

/// <summary>Writes items with their vectors, each batch in one transaction. A vector is kept while its text stays the same, and made anew when it changes.</summary>
internal sealed class KnowledgeWriter(StoreContext context, Collection<KnowledgeItem> items, KnowledgeVectors vectors)
{
    /// <summary>Creates, saves or updates: what is expected of the stored records tells which.</summary>
    /// <exception cref="PerdureException"><see cref="Fault.Conflict"/> when an id to create is taken, or a version to update is stale.</exception>
    public async ValueTask<IReadOnlyList<KnowledgeItem>> WriteAsync(IReadOnlyList<KnowledgeEntry> given, ExpectKind kind, CancellationToken cancellationToken)
    {
        KnowledgeEntry[] entries = [.. given.Select(Checked)];
        var made = new Dictionary<string, ReadOnlyMemory<float>>(StringComparer.Ordinal);
        while (true)
        {
            var stored = kind == ExpectKind.Absent ? new KnowledgeItem?[entries.Length] : await items.FindManyAsync(entries.Select(entry => entry.Item.Id), cancellationToken).ConfigureAwait(false);
            KnowledgePlan[] plans = [.. entries.Select((entry, i) => Plan(entry, stored[i]))];
            await EmbedAsync(plans, made, cancellationToken).ConfigureAwait(false);
            var at = context.Time.UtcNow();
            var operations = new List<WriteOperation>();
            var saved = new List<KnowledgeItem>();
            for (var i = 0; i < plans.Length; i++)
                saved.Add(Add(operations, plans[i], Expected(kind, entries[i].Item, stored[i]), made, at));
            var batch = new WriteBatch(operations, at);
            var result = await context.Backend.WriteAsync(batch, cancellationToken).ConfigureAwait(false);
            if (result.Conflict is null)
                return saved;
            // Who saves whatever is there looks again at what is there now.
            if (kind != ExpectKind.Any)
                throw result.Conflict.ToException(batch);
        }
    }

    /// <summary>Adds the writes of an item and of its vector.</summary>
    public KnowledgeItem Add(List<WriteOperation> operations, KnowledgePlan plan, Expect expect, IReadOnlyDictionary<string, ReadOnlyMemory<float>> made, DateTimeOffset at)
    {
        ReadOnlyMemory<float>? vector = plan.MustEmbed ? made[plan.Item.ContentHash!] : plan.Vector;
        var (put, stored) = items.Encode(plan.Item, expect, at);
        operations.Add(put);
        if (vector is { } elements)
            operations.Add(new PutVector(put.Key, vectors.Declared.Name, elements));
        return stored.Value;
    }

    /// <summary>What is to be done for an item, seeing what is stored of it.</summary>
    public KnowledgePlan Plan(KnowledgeEntry entry, KnowledgeItem? stored)
    {
        var hash = ContentHash.Of(entry.Item.Content);
        var isKept = stored is not null && stored.EmbeddingModel == vectors.Model && stored.ContentHash == hash;
        var mustEmbed = entry.Vector is null && !isKept && vectors.CanEmbed;
        if (entry.Vector is null && !isKept && !mustEmbed && vectors.Schema is not null && stored?.EmbeddingModel == vectors.Model)
            throw new ArgumentException($"Knowledge '{entry.Item.Id}' was given other content, but no vector of it, and there is no AgentStoreOptions.Knowledge.Embedder to make one. Nothing was written; give the vector too.");
        var model = entry.Vector is not null || isKept || mustEmbed ? vectors.Model : null;
        var item = entry.Item with { ContentHash = hash, EmbeddingModel = model, CreatedAt = stored?.CreatedAt ?? entry.Item.CreatedAt };
        return new KnowledgePlan(item, entry.Vector, mustEmbed);
    }

    public async ValueTask EmbedAsync(IEnumerable<KnowledgePlan> plans, Dictionary<string, ReadOnlyMemory<float>> made, CancellationToken cancellationToken)
    {
        var texts = plans.Where(plan => plan.MustEmbed && !made.ContainsKey(plan.Item.ContentHash!)).Select(plan => plan.Item.Content);
        foreach (var (hash, vector) in await vectors.EmbedAsync(texts, cancellationToken).ConfigureAwait(false))
            made[hash] = vector;
    }

    private Expect Expected(ExpectKind kind, KnowledgeItem item, KnowledgeItem? stored) => kind switch
    {
        ExpectKind.Absent => Expect.Absent,
        ExpectKind.Exactly => Expect.Exactly(items.Codec.VersionOf(item)),
        _ => stored is null ? Expect.Absent : Expect.Exactly(stored.Version),
    };

    private KnowledgeEntry Checked(KnowledgeEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry.Item);
        var item = entry.Item.Id.Length > 0 ? entry.Item : entry.Item with { Id = context.Ids.NewId() };
        if (string.IsNullOrWhiteSpace(item.Content))
            throw Refused(item, "has no content; expected a text that is not only white space");
        if (item.UsageCount < 0)
            throw Refused(item, $"has a UsageCount of {item.UsageCount}; expected 0 or more");
        if (!double.IsFinite(item.RelevanceScore))
            throw Refused(item, $"has a RelevanceScore of {item.RelevanceScore}; expected a finite number");
        if (!Enum.IsDefined(item.Kind))
            throw Refused(item, $"has Kind {(int)item.Kind}; expected Document, Knowledge or Memory");
        if (item.DocumentId is not null)
            throw Refused(item, $"is a chunk of document '{item.DocumentId}'; chunks are written by StoreDocumentAsync");
        if (entry.Vector is { } vector)
            vectors.Declared.Check(vector.Span);
        return entry with { Item = item };
    }

    private static ArgumentException Refused(KnowledgeItem item, string what) => new($"Knowledge '{item.Id}' {what}. Nothing was written.");
}

/// <summary>An item as it is to be written, and where its vector comes from.</summary>
internal readonly record struct KnowledgePlan(KnowledgeItem Item, ReadOnlyMemory<float>? Vector, bool MustEmbed);
