using Perdure.Collections;
using Perdure.Storage;

namespace Perdure.Knowledge;

/// <summary>Counts uses. None is lost: a count is written on what it was read of, again when another came between.</summary>
internal sealed class UsageCounter(StoreContext context, Collection<KnowledgeItem> items)
{
    /// <summary>The items of some ids, counted as used now; null for each that is not there. To use is not to change: the time of the last change stays.</summary>
    public async ValueTask<IReadOnlyList<KnowledgeItem?>> CountAsync(IReadOnlyList<string> ids, CancellationToken cancellationToken)
    {
        while (true)
        {
            var at = context.Time.UtcNow();
            var found = await items.FindManyAsync(ids, cancellationToken).ConfigureAwait(false);
            var used = new Dictionary<string, KnowledgeItem>(StringComparer.Ordinal);
            var operations = new List<WriteOperation>();
            foreach (var item in found.OfType<KnowledgeItem>().DistinctBy(item => item.Id))
            {
                var (put, stored) = items.Encode(item with { UsageCount = item.UsageCount + 1, LastUsedAt = at }, Expect.Exactly(item.Version), at);
                operations.Add(put with { UpdatedAt = item.UpdatedAt });
                used[item.Id] = stored.Value with { UpdatedAt = item.UpdatedAt };
            }
            if (operations.Count == 0 || (await context.Backend.WriteAsync(new WriteBatch(operations, at), cancellationToken).ConfigureAwait(false)).Conflict is null)
                return [.. ids.Select(id => used.GetValueOrDefault(id))];
        }
    }
}
