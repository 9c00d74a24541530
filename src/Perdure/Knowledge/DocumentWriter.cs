using System.Text.Json.Nodes;
using Perdure.Collections;
using Perdure.Storage;

namespace Perdure.Knowledge;

/// <summary>
/// Replaces the chunks of a document so that a search sees those of one version: in one transaction where they are few; else
/// the new ones are written first, of a version nobody sees, and then the document's record is turned to it in one write.
/// A chunk whose text has been there before keeps its record, and so its vector.
/// </summary>
internal sealed class DocumentWriter(StoreContext context, Collection<KnowledgeItem> items, Collection<KnowledgeDocument> documents, KnowledgeWriter writer, KnowledgeVectors vectors)
{
    public async ValueTask<KnowledgeDocument> StoreAsync(KnowledgeDocument given, string text, CancellationToken cancellationToken)
    {
        var chunks = TextChunker.Split(text, context.Options.Knowledge.Chunks);
        var document = given with { Id = given.Id.Length > 0 ? given.Id : context.Ids.NewId(), Chunks = chunks.Count, ContentHash = ContentHash.Of(text), Recipe = Recipe(given), Pending = null };
        var made = new Dictionary<string, ReadOnlyMemory<float>>(StringComparer.Ordinal);
        for (var attempt = 1; ; attempt++)
        {
            var stored = await documents.FindAsync(document.Id, cancellationToken).ConfigureAwait(false);
            if (stored is { Generation: not null, Pending: null } && stored.ContentHash == document.ContentHash && stored.Recipe == document.Recipe)
                return stored;
            var there = await ChunksAsync(document.Id, cancellationToken).ConfigureAwait(false);
            var revision = new DocumentRevision(document with { Generation = context.Ids.NewVersion(), CreatedAt = stored?.CreatedAt ?? document.CreatedAt }, stored, chunks, there, vectors);
            var done = chunks.Count + there.Count <= context.Options.Knowledge.ChunksPerTransaction
                ? await ReplaceAsync(revision, made, cancellationToken).ConfigureAwait(false)
                : await TurnAsync(revision, cancellationToken).ConfigureAwait(false);
            if (done is not null)
                return done;
            // Another stored or deleted it meanwhile, or a chunk was used: what is there now is replaced. In a unit of work that would stay as it is.
            if (context.Backend is StagingBackend)
                throw new PerdureException(Fault.Conflict, $"Document '{document.Id}' or one of its chunks was written in this unit of work already, or by another meanwhile. Store a document once per unit.");
            // Two that store a large document at once would take it from each other in turn; one is let through.
            await Task.Delay(Random.Shared.Next(1, 20 << Math.Min(attempt, 7)), cancellationToken).ConfigureAwait(false);
        }
    }

    public async ValueTask<bool> DeleteAsync(string id, CancellationToken cancellationToken)
    {
        while (true)
        {
            var stored = await documents.FindAsync(id, cancellationToken).ConfigureAwait(false);
            var there = await ChunksAsync(id, cancellationToken).ConfigureAwait(false);
            RecordOperation record = stored is null ? new Require(documents.Key(id), Expect.Absent) : new Remove(documents.Key(id), Expect.Exactly(stored.Version));
            // Without its record no chunk is seen, so that goes first.
            var first = there.Count <= context.Options.Knowledge.ChunksPerTransaction ? there.Count : 0;
            if (!await TryWriteAsync([record, .. there.Take(first).Select(chunk => new Remove(items.Key(chunk.Id)))], cancellationToken).ConfigureAwait(false))
                continue;
            foreach (var part in there.Skip(first).Chunk(context.Options.Knowledge.BatchSize))
                if (!await TryWriteAsync([new Require(documents.Key(id), Expect.Absent), .. part.Select(chunk => new Remove(items.Key(chunk.Id)))], cancellationToken).ConfigureAwait(false))
                    break;
            return stored?.Generation is not null;
        }
    }

    /// <summary>All there are of a document, of whatever version, by id: what is moved meanwhile is neither missed nor met twice.</summary>
    public async ValueTask<List<KnowledgeItem>> ChunksAsync(string id, CancellationToken cancellationToken) =>
        await items.Where(KnowledgeSchema.DocumentId, id).ToListAsync(cancellationToken).ConfigureAwait(false);

    // All in one transaction.
    private async ValueTask<KnowledgeDocument?> ReplaceAsync(DocumentRevision revision, Dictionary<string, ReadOnlyMemory<float>> made, CancellationToken cancellationToken)
    {
        var at = context.Time.UtcNow();
        KnowledgePlan[] added = [.. revision.Added.Select(chunk => writer.Plan(new(chunk), null))];
        await writer.EmbedAsync(added, made, cancellationToken).ConfigureAwait(false);
        var (operations, saved) = Record(revision.Document, revision.Stored, at);
        foreach (var plan in added)
            writer.Add(operations, plan with { Item = plan.Item with { Id = context.Ids.NewId() } }, Expect.Absent, made, at);
        foreach (var (old, chunk) in revision.Kept)
            operations.Add(items.Encode(chunk, Expect.Exactly(old.Version), at).Operation);
        operations.AddRange(revision.Gone.Select(chunk => new Remove(items.Key(chunk.Id))));
        return await TryWriteAsync(operations, cancellationToken).ConfigureAwait(false) ? saved : null;
    }

    // Each write requires that nobody else has begun another version; else it would make chunks of a version that never comes.
    private async ValueTask<KnowledgeDocument?> TurnAsync(DocumentRevision revision, CancellationToken cancellationToken)
    {
        var claim = (revision.Stored ?? revision.Document with { Generation = null, Chunks = 0, ContentHash = null, Recipe = null }) with { Pending = revision.Document.Generation };
        var (claiming, claimed) = Record(claim, revision.Stored, context.Time.UtcNow());
        if (!await TryWriteAsync(claiming, cancellationToken).ConfigureAwait(false) || !await StageAsync(revision, claimed.Version, cancellationToken).ConfigureAwait(false))
            return null;
        var (turning, turned) = Record(revision.Document with { CreatedAt = claimed.CreatedAt }, claimed, context.Time.UtcNow());
        if (!await TryWriteAsync(turning, cancellationToken).ConfigureAwait(false))
            return null;
        // From here on the new version is seen. What remains is left to the next store where it can't be done.
        await TidyAsync(revision, turned.Version, cancellationToken).ConfigureAwait(false);
        return turned;
    }

    private async ValueTask<bool> StageAsync(DocumentRevision revision, long claim, CancellationToken cancellationToken)
    {
        foreach (var part in revision.Added.Chunk(context.Options.Knowledge.BatchSize))
        {
            var (at, made) = (context.Time.UtcNow(), new Dictionary<string, ReadOnlyMemory<float>>(StringComparer.Ordinal));
            KnowledgePlan[] plans = [.. part.Select(chunk => writer.Plan(new(chunk), null))];
            await writer.EmbedAsync(plans, made, cancellationToken).ConfigureAwait(false);
            List<WriteOperation> operations = [new Require(documents.Key(revision.Document.Id), Expect.Exactly(claim))];
            foreach (var plan in plans)
                writer.Add(operations, plan with { Item = plan.Item with { Id = context.Ids.NewId() } }, Expect.Absent, made, at);
            if (!await TryWriteAsync(operations, cancellationToken).ConfigureAwait(false))
                return false;
        }
        return await RewriteAsync(revision, claim, (item, chunk) => (item.In(revision.Stored?.Generation) ?? item) with { Next = new ChunkPlace(chunk.Generation!.Value, chunk.Chunk!.Value, chunk.Start!.Value) }, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask TidyAsync(DocumentRevision revision, long turned, CancellationToken cancellationToken)
    {
        foreach (var part in revision.Gone.Chunk(context.Options.Knowledge.BatchSize))
            if (!await TryWriteAsync([new Require(documents.Key(revision.Document.Id), Expect.Exactly(turned)), .. part.Select(chunk => new Remove(items.Key(chunk.Id)))], cancellationToken).ConfigureAwait(false))
                return;
        await RewriteAsync(revision, turned, (item, _) => item.In(revision.Document.Generation) ?? item, cancellationToken).ConfigureAwait(false);
    }

    // The latest of each is rewritten: it may have been used meanwhile.
    private async ValueTask<bool> RewriteAsync(DocumentRevision revision, long required, Func<KnowledgeItem, KnowledgeItem, KnowledgeItem> change, CancellationToken cancellationToken)
    {
        foreach (var part in revision.Kept.Chunk(context.Options.Knowledge.BatchSize))
            while (true)
            {
                var latest = await items.FindManyAsync(part.Select(pair => pair.Old.Id), cancellationToken).ConfigureAwait(false);
                if (latest.Any(item => item is null))
                    return false;
                var at = context.Time.UtcNow();
                WriteOperation[] operations = [new Require(documents.Key(revision.Document.Id), Expect.Exactly(required)),
                    .. part.Zip(latest, (pair, item) => items.Encode(change(item!, pair.New), Expect.Exactly(item!.Version), at).Operation)];
                var result = await context.Backend.WriteAsync(new WriteBatch(operations, at), cancellationToken).ConfigureAwait(false);
                if (result.Conflict is { Operation: 0 })
                    return false;
                if (result.Conflict is null)
                    break;
            }
        return true;
    }

    private (List<WriteOperation> Operations, KnowledgeDocument Saved) Record(KnowledgeDocument document, KnowledgeDocument? stored, DateTimeOffset at)
    {
        var (put, saved) = documents.Encode(document, stored is null ? Expect.Absent : Expect.Exactly(stored.Version), at);
        return ([put], saved.Value);
    }

    private async ValueTask<bool> TryWriteAsync(IReadOnlyList<WriteOperation> operations, CancellationToken cancellationToken) =>
        (await context.Backend.WriteAsync(new WriteBatch(operations, context.Time.UtcNow()), cancellationToken).ConfigureAwait(false)).Conflict is null;

    // All that chunks are made of but the text.
    private string Recipe(KnowledgeDocument document)
    {
        var chunks = context.Options.Knowledge.Chunks;
        var parts = new JsonArray(document.Title, document.AgentId, document.UserId, document.ThreadId, document.Category, document.Source, document.Metadata.DeepClone(), chunks.Size, chunks.Overlap, chunks.Markdown, vectors.CanEmbed ? vectors.Model : null);
        return ContentHash.OfUnits(MetadataMark.Of("recipe", parts));
    }
}
