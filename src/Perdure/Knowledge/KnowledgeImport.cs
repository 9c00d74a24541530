namespace Perdure.Knowledge;

/// <summary>
/// Imports a folder of <c>*.json</c> files of knowledge: the name of a file is the id of an agent, what it holds are items. It
/// can be done again: what is the same is left, what differs is replaced, and what was counted meanwhile stays.
/// </summary>
internal sealed class KnowledgeImport(KnowledgeStore store)
{
    private readonly List<ImportProblem> problems = [];
    private readonly Dictionary<string, ImportedItem> taken = new(StringComparer.Ordinal);
    private int files, created, replaced, unchanged, verified;

    public async Task<ImportReport> RunAsync(string folder, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(folder))
            throw new ArgumentException($"The folder '{folder}' is not there; expected one with files named AGENT.json.", nameof(folder));
        foreach (var path in Directory.EnumerateFiles(folder, "*.json").Where(path => path.EndsWith(".json", StringComparison.OrdinalIgnoreCase)).Order(StringComparer.Ordinal))
        {
            files++;
            var name = Path.GetFileName(path);
            var read = KnowledgeFile.Read(name, await File.ReadAllBytesAsync(path, cancellationToken).ConfigureAwait(false), problems);
            await StoreAsync([.. read.Where(IsFirst)], cancellationToken).ConfigureAwait(false);
        }
        await VerifyAsync(cancellationToken).ConfigureAwait(false);
        return new ImportReport(files, created, replaced, unchanged, verified, problems);
    }

    private bool IsFirst(ImportedItem item)
    {
        if (taken.TryAdd(item.Item.Id, item))
            return true;
        var first = taken[item.Item.Id];
        problems.Add(item.Problem($"its id '{item.Item.Id}' was taken by {first.File}, line {first.Line}; ids are unique in the store"));
        return false;
    }

    private async ValueTask StoreAsync(ImportedItem[] given, CancellationToken cancellationToken)
    {
        foreach (var part in given.Chunk(256))
        {
            var stored = await store.FindManyAsync(part.Select(one => one.Item.Id), cancellationToken).ConfigureAwait(false);
            var changed = new Dictionary<string, (ImportedItem Imported, KnowledgeItem? Stored, KnowledgeItem Item)>(StringComparer.Ordinal);
            for (var i = 0; i < part.Length; i++)
                if (stored[i] is { } other && other.AgentId != part[i].Item.AgentId)
                    Refuse(part[i], $"its id '{other.Id}' belongs to {(other.AgentId is { } agent ? $"agent '{agent}'" : "no agent")} in the store already");
                else if (stored[i] is { } same && IsSame(part[i].Item, same))
                    unchanged++;
                else
                    changed.Add(part[i].Item.Id, (part[i], stored[i], Merged(part[i].Item, stored[i])));
            var report = await store.StoreAsync(changed.Values.Select(one => one.Item), cancellationToken).ConfigureAwait(false);
            foreach (var batch in report.Batches)
                foreach (var item in batch.Items)
                    await CountAsync(changed[item.Id], batch.Error is not null, cancellationToken).ConfigureAwait(false);
        }
    }

    // One that can't be stored does not keep the others of its batch out.
    private async ValueTask CountAsync((ImportedItem Imported, KnowledgeItem? Stored, KnowledgeItem Item) one, bool hasFailed, CancellationToken cancellationToken)
    {
        if (hasFailed && (await store.StoreAsync([one.Item], cancellationToken).ConfigureAwait(false)).Batches[0].Error is { } error)
            Refuse(one.Imported, error.Message);
        else if (one.Stored is null)
            created++;
        else
            replaced++;
    }

    // Reading back, not counting what was sent.
    private async ValueTask VerifyAsync(CancellationToken cancellationToken)
    {
        foreach (var part in taken.Values.Chunk(256))
        {
            var found = await store.FindManyAsync(part.Select(one => one.Item.Id), cancellationToken).ConfigureAwait(false);
            for (var i = 0; i < part.Length; i++)
                if (found[i] is { } item && item.AgentId == part[i].Item.AgentId && IsSame(part[i].Item, item))
                    verified++;
                else
                    problems.Add(part[i].Problem("it is not in the store as it was imported"));
        }
    }

    private void Refuse(ImportedItem item, string why)
    {
        taken.Remove(item.Item.Id);
        problems.Add(item.Problem(why));
    }

    private static bool IsSame(KnowledgeItem given, KnowledgeItem stored) =>
        given.Content == stored.Content && given.Category == stored.Category && given.Source == stored.Source && given.RelevanceScore.Equals(stored.RelevanceScore) && given.UsageCount <= stored.UsageCount &&
        MetadataMark.Of("", given.Metadata) == MetadataMark.Of("", stored.Metadata);

    private static KnowledgeItem Merged(KnowledgeItem given, KnowledgeItem? stored) => stored is null ? given : given with
    {
        Kind = stored.Kind, UserId = stored.UserId, ThreadId = stored.ThreadId, UsageCount = Math.Max(given.UsageCount, stored.UsageCount),
        LastUsedAt = stored.LastUsedAt > given.LastUsedAt || given.LastUsedAt is null ? stored.LastUsedAt : given.LastUsedAt,
    };
}
