using System.Runtime.CompilerServices;
using System.Text.Json;
using Perdure.Checkpoints;
using Perdure.Collections;
using Perdure.Storage;

namespace Perdure.Revisions;

/// <summary>The history of one record, which may be deleted by now. Safe to share.</summary>
public sealed class RecordHistory
{
    private readonly StoreContext context;
    private readonly RecordKey key;
    private readonly CollectionDefinition definition;
    private readonly RevisionReader reader;

    internal RecordHistory(StoreContext context, CollectionDefinition definition, RecordKey key)
    {
        (this.context, this.definition, this.key) = (context, definition, key);
        reader = new RevisionReader(context, RevisionLog.Key(key));
    }

    /// <summary>The headers of all revisions, newest first; no snapshot is read.</summary>
    public IAsyncEnumerable<Revision> ListAsync(CancellationToken cancellationToken = default) => ListAsync(PositionRange.MaxPosition + 1, cancellationToken);

    /// <summary>The headers of the revisions before a number, newest first.</summary>
    public IAsyncEnumerable<Revision> ListAsync(long before, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(before, 1);
        return reader.HeadersAsync(before, cancellationToken);
    }

    /// <summary>All revisions with their snapshots, newest first.</summary>
    public async IAsyncEnumerable<Revision> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var header in ListAsync(cancellationToken).ConfigureAwait(false))
            if (await FindAsync(header.Number, cancellationToken).ConfigureAwait(false) is { } revision)
                yield return revision;
    }

    /// <summary>The revision of a number with its snapshot; null when there is none.</summary>
    public async ValueTask<Revision?> FindAsync(long number, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(number, 1);
        return (await reader.FindAsync(number, cancellationToken).ConfigureAwait(false))?.Revision;
    }

    /// <summary>The record as a revision left it; null when that deleted it.</summary>
    /// <exception cref="ArgumentException">The collection's records are of another type.</exception>
    /// <exception cref="PerdureException"><see cref="Fault.NotFound"/> when there is no such revision.</exception>
    public async ValueTask<T?> LoadAsync<T>(long number, CancellationToken cancellationToken = default) where T : class
    {
        var (revision, body) = await NeedAsync(number, cancellationToken).ConfigureAwait(false);
        return body is null ? null : Decode<T>(revision, body);
    }

    /// <summary>The record as it was at a moment; null when it was not there, or its history had not begun.</summary>
    /// <exception cref="ArgumentException">The collection's records are of another type.</exception>
    public async ValueTask<T?> LoadAsync<T>(DateTimeOffset at, CancellationToken cancellationToken = default) where T : class
    {
        await foreach (var header in ListAsync(cancellationToken).ConfigureAwait(false))
            if (header.At <= at)
                return header.ExpiresAt <= at ? null : await LoadAsync<T>(header.Number, cancellationToken).ConfigureAwait(false);
        return null;
    }

    /// <summary>What changed from one revision to another, by path; the marks of the writes themselves (version, time) are left out. A deleted record has no value anywhere.</summary>
    /// <exception cref="PerdureException"><see cref="Fault.NotFound"/> when there is no such revision.</exception>
    public async ValueTask<IReadOnlyList<StateChange>> ChangesAsync(long from, long to, CancellationToken cancellationToken = default)
    {
        var (first, second) = (await NeedAsync(from, cancellationToken).ConfigureAwait(false), await NeedAsync(to, cancellationToken).ConfigureAwait(false));
        return RecordStamp.Changes(first.Revision.Snapshot ?? Nothing, Stamp(first.Revision), second.Revision.Snapshot ?? Nothing, Stamp(second.Revision));
    }

    /// <summary>
    /// Saves the record again as a revision left it: a new version, if nobody writes it meanwhile; also when it was deleted. The rules of
    /// its room hold; where a restore could break one (a token that was revoked, a total that follows from other records), it is refused.
    /// </summary>
    /// <exception cref="PerdureException">NotFound: no such revision, or it deleted the record. Unsupported: records of this collection can't be restored. Conflict: another write came meanwhile. InvalidReference: what it refers to is not there. Nothing was written then.</exception>
    public async ValueTask RestoreAsync(long number, CancellationToken cancellationToken = default)
    {
        var (revision, body) = await NeedAsync(number, cancellationToken).ConfigureAwait(false);
        if (body is null)
            throw new PerdureException(Fault.NotFound, $"Revision {number} of {key} deleted it, so there is nothing to restore; take the one before.");
        var current = (await context.Backend.FindAsync([key], cancellationToken).ConfigureAwait(false))[0];
        var at = context.Time.UtcNow();
        var operations = definition.Restoration(context, Stored(revision, body), current is null ? Expect.Absent : Expect.Exactly(current.Version), at)
            ?? throw new PerdureException(Fault.Unsupported, $"{key} can't be restored: its room keeps rules that an old copy could break. Nothing was written; load the revision and save what is wanted of it through the room.");
        var batch = new WriteBatch(operations, at);
        var result = await context.Backend.WriteAsync(batch, cancellationToken).ConfigureAwait(false);
        if (result.Conflict is { } conflict)
            throw conflict.Operation == 0 ? conflict.ToException(batch)
                : new PerdureException(Fault.InvalidReference, $"{key} can't be restored: it refers to {batch.Operations[conflict.Operation].Place}, which is not there. Nothing was written; restore or create that first.");
    }

    /// <summary>Removes all revisions of the record, e.g. because its user is erased. Delete the record before: the delete is a revision too.</summary>
    /// <returns>How many there were.</returns>
    public async ValueTask<long> RemoveAsync(CancellationToken cancellationToken = default) =>
        (await context.WriteAsync([new Drop(RevisionLog.Key(key))], context.Time.UtcNow(), cancellationToken).ConfigureAwait(false)).Outcomes[0];

    private static JsonElement Nothing { get; } = JsonElement.Parse("{}");

    private static RecordStamp Stamp(Revision revision) => new(revision.Version, revision.At);

    private async ValueTask<(Revision Revision, byte[]? Body)> NeedAsync(long number, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(number, 1);
        return await reader.FindAsync(number, cancellationToken).ConfigureAwait(false)
            ?? throw new PerdureException(Fault.NotFound, $"{key} has no revision {number}; it never had, or it was pruned.");
    }

    private StoredRecord Stored(Revision revision, byte[] body) => new(key, revision.Version, body, revision.At, revision.At, revision.ExpiresAt);

    private T Decode<T>(Revision revision, byte[] body) where T : class => definition.Decode(context.Json, Stored(revision, body)) as T
        ?? throw new ArgumentException($"{key} was asked for as {typeof(T).Name}; its collection holds others.", nameof(T));
}
