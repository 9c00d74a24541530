using Perdure.Storage;

namespace Perdure.Knowledge;

public sealed partial class KnowledgeStore
{
    /// <summary>Saves items, however many, in batches of <see cref="KnowledgeOptions.BatchSize"/>. A batch that fails is in the report with its items and why, and the next goes on.</summary>
    public Task<KnowledgeReport> StoreAsync(IEnumerable<KnowledgeItem> many, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(many);
        return StoreAsync(many.Select(item => new KnowledgeEntry(item)), null, cancellationToken);
    }

    /// <summary>The same with vectors of the caller's.</summary>
    public Task<KnowledgeReport> StoreAsync(IEnumerable<KnowledgeEntry> many, CancellationToken cancellationToken = default) => StoreAsync(many, null, cancellationToken);

    /// <summary>The same, told batch by batch.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled; the batches told of before are stored.</exception>
    public async Task<KnowledgeReport> StoreAsync(IEnumerable<KnowledgeEntry> many, IProgress<KnowledgeBatch>? progress, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(many);
        var batches = new List<KnowledgeBatch>();
        foreach (var part in many.Chunk(context.Options.Knowledge.BatchSize))
        {
            var batch = await StorePartAsync(batches.Count + 1, part, cancellationToken).ConfigureAwait(false);
            batches.Add(batch);
            progress?.Report(batch);
        }
        return new KnowledgeReport(batches);
    }

    /// <summary>Makes the vectors that are missing, e.g. of a new <see cref="KnowledgeOptions.Model"/>, in batches of <see cref="KnowledgeOptions.BatchSize"/>. What has one is left as it is, so an interrupted run goes on where it was.</summary>
    /// <returns>How many were made.</returns>
    /// <exception cref="ArgumentException">Nothing makes vectors of texts.</exception>
    /// <exception cref="PerdureException"><see cref="Fault.Unavailable"/> when no vectors could be made; what was made before stays.</exception>
    public async Task<int> EmbedAsync(CancellationToken cancellationToken = default)
    {
        _ = vectors.Declared;
        if (!vectors.CanEmbed)
            throw new ArgumentException("This store can't make vectors of texts, because AgentStoreOptions.Knowledge.Embedder is not set. Nothing was done.");
        var (count, missing) = (0, new List<KnowledgeItem>());
        await foreach (var item in items.ListAsync(cancellationToken).ConfigureAwait(false))
        {
            if (item.EmbeddingModel != vectors.Model)
                missing.Add(item);
            if (missing.Count < context.Options.Knowledge.BatchSize)
                continue;
            count += await EmbedAsync(missing, cancellationToken).ConfigureAwait(false);
            missing.Clear();
        }
        return count + await EmbedAsync(missing, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<KnowledgeBatch> StorePartAsync(int number, KnowledgeEntry[] part, CancellationToken cancellationToken)
    {
        try
        {
            return new KnowledgeBatch(number, await writer.WriteAsync(part, ExpectKind.Any, cancellationToken).ConfigureAwait(false));
        }
        catch (Exception exception) when (exception is ArgumentException or PerdureException)
        {
            return new KnowledgeBatch(number, [.. part.Select(entry => entry.Item)], exception);
        }
    }

    // One by one in a write each, so that what another changes meanwhile is left to that one.
    private async ValueTask<int> EmbedAsync(List<KnowledgeItem> missing, CancellationToken cancellationToken)
    {
        var made = await vectors.EmbedAsync(missing.Select(item => item.Content), cancellationToken).ConfigureAwait(false);
        var count = 0;
        foreach (var item in missing)
            count += await EmbedAsync(item, made, cancellationToken).ConfigureAwait(false) ? 1 : 0;
        return count;
    }

    private async ValueTask<bool> EmbedAsync(KnowledgeItem item, IReadOnlyDictionary<string, ReadOnlyMemory<float>> made, CancellationToken cancellationToken)
    {
        for (var latest = item; latest?.Content == item.Content && latest.EmbeddingModel != vectors.Model; latest = await items.FindAsync(item.Id, cancellationToken).ConfigureAwait(false))
        {
            var (at, operations) = (context.Time.UtcNow(), new List<WriteOperation>());
            var embedded = latest with { ContentHash = ContentHash.Of(latest.Content), EmbeddingModel = vectors.Model };
            writer.Add(operations, new KnowledgePlan(embedded, null, MustEmbed: true), Expect.Exactly(latest.Version), made, at);
            operations[0] = (Put)operations[0] with { UpdatedAt = latest.UpdatedAt };
            if ((await context.Backend.WriteAsync(new WriteBatch(operations, at), cancellationToken).ConfigureAwait(false)).Conflict is null)
                return true;
        }
        return false;
    }
}
