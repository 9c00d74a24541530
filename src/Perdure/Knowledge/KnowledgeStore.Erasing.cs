using Perdure.Users;

namespace Perdure.Knowledge;

public sealed partial class KnowledgeStore : IUserContent
{
    private const int ErasedAtOnce = 250;

    /// <summary>Removes all items and documents of a user with their vectors, in every scope. An interrupted run is finished by calling it again.</summary>
    /// <returns>How many records were removed: items, chunks and documents.</returns>
    public async Task<int> EraseUserAsync(string userId, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(userId);
        var count = 0;
        foreach (var scope in await ScopesAsync(cancellationToken).ConfigureAwait(false))
            count += await InScope(scope).EraseAsync(userId, cancellationToken).ConfigureAwait(false);
        return count;
    }

    string IUserContent.Name => "knowledge";

    async ValueTask<long> IUserContent.EraseAsync(string userId, CancellationToken cancellationToken) => await EraseUserAsync(userId, cancellationToken).ConfigureAwait(false);

    async ValueTask<long> IUserContent.RemainingAsync(string userId, CancellationToken cancellationToken)
    {
        var count = 0L;
        foreach (var scope in await ScopesAsync(cancellationToken).ConfigureAwait(false))
        {
            var there = InScope(scope);
            count += await there.items.Query().CountAsync(item => item.UserId == userId, cancellationToken).ConfigureAwait(false);
            count += await there.documents.Query().CountAsync(document => document.UserId == userId, cancellationToken).ConfigureAwait(false);
        }
        return count;
    }

    private async Task<IReadOnlySet<string>> ScopesAsync(CancellationToken cancellationToken)
    {
        var scopes = new HashSet<string>(StringComparer.Ordinal);
        foreach (var name in (string[])[KnowledgeSchema.Documents.Name, KnowledgeSchema.Items.Name])
            await foreach (var scope in context.Backend.ScopesAsync(name, cancellationToken: cancellationToken).ConfigureAwait(false))
                scopes.Add(scope);
        return scopes;
    }

    private async Task<int> EraseAsync(string userId, CancellationToken cancellationToken)
    {
        var count = 0;
        foreach (var isThere in (bool[])[true, false])
            foreach (var document in await documents.Where(KnowledgeSchema.DocumentUser, userId).Where(KnowledgeSchema.IsThere, isThere).OrderBy(Collections.Field.CreatedAt<KnowledgeDocument>()).ToListAsync(cancellationToken).ConfigureAwait(false))
            {
                var chunks = (await DocumentWriter.ChunksAsync(document.Id, cancellationToken).ConfigureAwait(false)).Count;
                count += await DeleteDocumentAsync(document.Id, cancellationToken).ConfigureAwait(false) || !isThere ? chunks + 1 : 0;
            }
        foreach (var isChunk in (bool[])[false, true])
        {
            var own = await items.Where(KnowledgeSchema.UserId, userId).Where(KnowledgeSchema.IsChunk, isChunk).OrderBy(Collections.Field.CreatedAt<KnowledgeItem>()).ToListAsync(cancellationToken).ConfigureAwait(false);
            foreach (var part in own.Chunk(ErasedAtOnce))
                count += await items.DeleteAllAsync(part.Select(item => item.Id), cancellationToken).ConfigureAwait(false);
        }
        return count;
    }
}
