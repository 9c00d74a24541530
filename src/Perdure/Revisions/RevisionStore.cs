using Perdure.Collections;
using Perdure.Storage;

namespace Perdure.Revisions;

/// <summary>
/// The histories of records: who wrote what, and when. Kept where <see cref="AgentStoreOptions.Revisions"/> asks for it; each
/// revision is in the batch and scope of the write it tells of. Safe to share.
/// </summary>
public sealed class RevisionStore
{
    private const int DropsAtOnce = 100;
    private readonly StoreContext context;

    internal RevisionStore(StoreContext context) => this.context = context;

    /// <summary>The history of a record in the store's own scope, e.g. <c>Of("threads", id)</c>.</summary>
    /// <exception cref="ArgumentException">There is no such collection.</exception>
    public RecordHistory Of(string collection, string id) => Of(collection, id, StoreContext.StoreScope);

    /// <summary>The history of a record in a scope.</summary>
    /// <exception cref="ArgumentException">There is no such collection.</exception>
    public RecordHistory Of(string collection, string id, string scope)
    {
        ArgumentNullException.ThrowIfNull(collection);
        return Of(context.Options.Collections.FirstOrDefault(one => one.Name == collection) ?? Rooms.Definition(collection)
            ?? throw new ArgumentException($"'{collection}' is no collection of this store's options; give its definition instead of its name, or one of {string.Join(", ", Rooms.Collections.Order(StringComparer.Ordinal))}.", nameof(collection)), id, scope);
    }

    /// <summary>The history of a record of a declared collection.</summary>
    public RecordHistory Of(CollectionDefinition definition, string id) => Of(definition, id, StoreContext.StoreScope);

    /// <summary>The history of a record of a declared collection in a scope.</summary>
    /// <exception cref="PerdureException"><see cref="Fault.Unsupported"/> when the store keeps no histories.</exception>
    public RecordHistory Of(CollectionDefinition definition, string id, string scope)
    {
        ArgumentNullException.ThrowIfNull(definition);
        Need();
        return new RecordHistory(context, definition, new RecordKey(definition.Name, scope, id));
    }

    /// <summary>Removes all revisions in a scope, e.g. that of a user who is erased.</summary>
    /// <returns>How many there were.</returns>
    /// <exception cref="PerdureException"><see cref="Fault.Unsupported"/> when the store keeps no histories.</exception>
    public async ValueTask<long> RemoveScopeAsync(string scope, CancellationToken cancellationToken = default)
    {
        Need();
        var (removed, drops) = (0L, new List<WriteOperation>());
        await foreach (var id in context.Backend.LogsAsync(RevisionLog.Schema.Name, scope, cancellationToken).ConfigureAwait(false))
            drops.Add(new Drop(new LogKey(RevisionLog.Schema.Name, scope, id)));
        foreach (var part in drops.Chunk(DropsAtOnce))
            removed += (await context.WriteAsync(part, context.Time.UtcNow(), cancellationToken).ConfigureAwait(false)).Outcomes.Sum();
        return removed;
    }

    /// <summary>
    /// Removes what <see cref="RevisionOptions.KeepLast"/> and <see cref="RevisionOptions.KeepYounger"/> don't keep. The newest
    /// revision of a record stays, unless it is a delete that no rule keeps; so does the snapshot that a kept one stands for.
    /// </summary>
    /// <returns>How many were removed.</returns>
    /// <exception cref="ArgumentException">The options say neither.</exception>
    /// <exception cref="PerdureException"><see cref="Fault.Unsupported"/> when the store keeps no histories.</exception>
    public async ValueTask<long> PruneAsync(CancellationToken cancellationToken = default)
    {
        var options = Need();
        if (options is { KeepLast: null, KeepYounger: null })
            throw new ArgumentException("The options keep every revision; set RevisionOptions.KeepLast, KeepYounger or both to prune.");
        var removed = 0L;
        await foreach (var scope in context.Backend.ScopesAsync(RevisionLog.Schema.Name, null, cancellationToken).ConfigureAwait(false))
            await foreach (var id in context.Backend.LogsAsync(RevisionLog.Schema.Name, scope, cancellationToken).ConfigureAwait(false))
                removed += await new RevisionPrune(context, options, new LogKey(RevisionLog.Schema.Name, scope, id)).RunAsync(cancellationToken).ConfigureAwait(false);
        return removed;
    }

    private RevisionOptions Need() => context.Options.Revisions ?? throw new PerdureException(Fault.Unsupported, "This store keeps no histories; set AgentStoreOptions.Revisions when it is opened.");
}
