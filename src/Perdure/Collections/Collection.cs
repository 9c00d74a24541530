using System.Runtime.CompilerServices;
using Perdure.Storage;

namespace Perdure.Collections;

/// <summary>
/// The records of one type: save, find, query, update, delete. Absent is null, delete says whether there was one, create and
/// update refuse what came second. Nothing handed in or out shares memory with the store. Safe to share.
/// </summary>
public sealed class Collection<T> where T : class
{
    private readonly StoreContext context;
    private readonly CollectionDefinition<T> definition;

    internal Collection(StoreContext context, CollectionDefinition<T> definition, string scope = StoreContext.StoreScope)
    {
        (this.context, this.definition) = (context, definition);
        Scope = Identifier.Check(scope, nameof(scope), Identifier.MaxScopeBytes);
        Codec = definition.CodecFor(context.Json);
    }

    /// <summary>The scope the records are in: a scope sees none of another's. Default: the store's own.</summary>
    public string Scope { get; }

    internal RecordCodec<T> Codec { get; }

    internal CollectionDefinition<T> Definition => definition;

    /// <summary>The same collection in another scope, e.g. a tenant or a user. 1 to 512 UTF-8 bytes.</summary>
    public Collection<T> InScope(string scope) => new(context, definition, scope);

    /// <summary>Inserts or replaces a record, whatever is there.</summary>
    /// <returns>What was saved, with its id, version and times if its type keeps them.</returns>
    /// <exception cref="ArgumentException">Its id is not legal, or part of it can't be stored; the message names the path.</exception>
    public async ValueTask<T> SaveAsync(T item, CancellationToken cancellationToken = default) =>
        (await PutAsync(item, Expect.Any, cancellationToken).ConfigureAwait(false)).Value;

    /// <summary>Inserts a record.</summary>
    /// <exception cref="PerdureException"><see cref="Fault.Conflict"/> when its id is taken.</exception>
    public async ValueTask<T> CreateAsync(T item, CancellationToken cancellationToken = default) =>
        (await PutAsync(item, Expect.Absent, cancellationToken).ConfigureAwait(false)).Value;

    /// <summary>The record of that id; null when there is none.</summary>
    public async ValueTask<T?> FindAsync(string id, CancellationToken cancellationToken = default) =>
        (await FindStoredAsync(id, cancellationToken).ConfigureAwait(false))?.Value;

    /// <summary>The record of that id with its version and times; null when there is none.</summary>
    public async ValueTask<Stored<T>?> FindStoredAsync(string id, CancellationToken cancellationToken = default)
    {
        var found = await context.Backend.FindAsync([Key(id)], cancellationToken).ConfigureAwait(false);
        return found[0] is { } record ? Codec.Decode(record) : null;
    }

    /// <summary>The records of some ids, in their order, null for each that is absent. One round trip.</summary>
    public async ValueTask<IReadOnlyList<T?>> FindManyAsync(IEnumerable<string> ids, CancellationToken cancellationToken = default)
    {
        RecordKey[] keys = [.. ids.Select(Key)];
        if (keys.Length == 0)
            return [];
        var found = await context.Backend.FindAsync(keys, cancellationToken).ConfigureAwait(false);
        return [.. found.Select(record => record is null ? null : Codec.Decode(record).Value)];
    }

    /// <summary>Replaces the record that was loaded, if nobody else has since. For types that keep their version.</summary>
    /// <exception cref="PerdureException"><see cref="Fault.Conflict"/> when the stored version is another, or there is none.</exception>
    public async ValueTask<T> UpdateAsync(T item, CancellationToken cancellationToken = default) =>
        (await PutAsync(item, Expect.Exactly(Codec.VersionOf(item)), cancellationToken).ConfigureAwait(false)).Value;

    /// <summary>Replaces the record that was loaded, if nobody else has since: <c>UpdateAsync(stored with { Value = … })</c>.</summary>
    /// <exception cref="PerdureException"><see cref="Fault.Conflict"/> when the stored version is another, or there is none.</exception>
    public ValueTask<Stored<T>> UpdateAsync(Stored<T> stored, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stored);
        SameId(stored.Id, stored.Value);
        return PutAsync(stored.Value, Expect.Exactly(stored.Version), cancellationToken);
    }

    /// <summary>Loads a record, changes it and saves it; when another write came between, does so again with what that one left.</summary>
    /// <param name="id">Which record.</param>
    /// <param name="change">Makes the new record of the old one; may be called several times. It must keep the id.</param>
    /// <param name="cancellationToken">Ends the attempts.</param>
    /// <exception cref="PerdureException"><see cref="Fault.NotFound"/> when there is none.</exception>
    public async ValueTask<T> UpdateAsync(string id, Func<T, T> change, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(change);
        while (true)
        {
            var stored = await FindStoredAsync(id, cancellationToken).ConfigureAwait(false) ?? throw new PerdureException(Fault.NotFound, $"{Key(id)} is not there to be updated; create it first.");
            var changed = change(stored.Value);
            SameId(id, changed);
            var (operation, next) = Encode(changed, Expect.Exactly(stored.Version), context.Time.UtcNow());
            var result = await context.Backend.WriteAsync(new WriteBatch([operation], next.UpdatedAt), cancellationToken).ConfigureAwait(false);
            if (result.Conflict is null)
                return next.Value;
        }
    }

    /// <summary>Removes a record.</summary>
    /// <returns>Whether there was one.</returns>
    public async ValueTask<bool> DeleteAsync(string id, CancellationToken cancellationToken = default) =>
        (await context.WriteAsync([new Remove(Key(id))], context.Time.UtcNow(), cancellationToken).ConfigureAwait(false)).Outcomes[0] == 1;

    /// <summary>Removes a record if it has a version.</summary>
    /// <returns>Whether there was one.</returns>
    /// <exception cref="PerdureException"><see cref="Fault.Conflict"/> when there is one of another version.</exception>
    public async ValueTask<bool> DeleteAsync(string id, long version, CancellationToken cancellationToken = default)
    {
        var batch = new WriteBatch([new Remove(Key(id), Expect.Exactly(version))], context.Time.UtcNow());
        var result = await context.Backend.WriteAsync(batch, cancellationToken).ConfigureAwait(false);
        if (result.Conflict is not { } conflict)
            return true;
        if (conflict.FoundVersion is null && (await context.Backend.FindAsync([Key(id)], cancellationToken).ConfigureAwait(false))[0] is null)
            return false;
        throw conflict.ToException(batch);
    }

    /// <summary>Saves records in one batch: all or none.</summary>
    public ValueTask<IReadOnlyList<T>> SaveAllAsync(IEnumerable<T> items, CancellationToken cancellationToken = default) => PutAllAsync(items, _ => Expect.Any, cancellationToken);

    /// <summary>Creates records in one batch: all or none.</summary>
    /// <exception cref="PerdureException"><see cref="Fault.Conflict"/> when an id is taken.</exception>
    public ValueTask<IReadOnlyList<T>> CreateAllAsync(IEnumerable<T> items, CancellationToken cancellationToken = default) => PutAllAsync(items, _ => Expect.Absent, cancellationToken);

    /// <summary>Updates records in one batch: all or none.</summary>
    /// <exception cref="PerdureException"><see cref="Fault.Conflict"/> when a stored version is another.</exception>
    public ValueTask<IReadOnlyList<T>> UpdateAllAsync(IEnumerable<T> items, CancellationToken cancellationToken = default) =>
        PutAllAsync(items, item => Expect.Exactly(Codec.VersionOf(item)), cancellationToken);

    /// <summary>Removes records in one batch.</summary>
    /// <returns>How many there were.</returns>
    public async ValueTask<int> DeleteAllAsync(IEnumerable<string> ids, CancellationToken cancellationToken = default)
    {
        WriteOperation[] operations = [.. ids.Distinct().Select(id => new Remove(Key(id)))];
        if (operations.Length == 0)
            return 0;
        var result = await context.WriteAsync(operations, context.Time.UtcNow(), cancellationToken).ConfigureAwait(false);
        return (int)result.Outcomes.Sum();
    }

    /// <summary>Removes records that are past their expiry, in every scope, at most <paramref name="limit"/>. They are invisible already.</summary>
    /// <returns>How many were removed.</returns>
    public ValueTask<int> SweepAsync(int limit = 1000, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        return context.Backend.SweepAsync(definition.Name, limit, cancellationToken);
    }

    /// <summary>A query of all records, by id unless ordered otherwise.</summary>
    public CollectionQuery<T> Query() => new(this, context);

    /// <summary>A query of the records whose field has a value.</summary>
    public CollectionQuery<T> Where<TValue>(Field<T, TValue> field, TValue value) => Query().Where(field, value);

    /// <summary>A query of all records in the order of a field.</summary>
    public CollectionQuery<T> OrderBy(Field<T> field) => Query().OrderBy(field);

    /// <summary>All records by id, a page at a time.</summary>
    public async IAsyncEnumerable<T> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var item in Query().WithCancellation(cancellationToken).ConfigureAwait(false))
            yield return item;
    }

    internal RecordKey Key(string id) => new(definition.Name, Scope, id);

    internal (Put Operation, Stored<T> Stored) Encode(T item, Expect expect, DateTimeOffset at) => Codec.Encode(item, Scope, expect, context.Ids, at);

    private async ValueTask<Stored<T>> PutAsync(T item, Expect expect, CancellationToken cancellationToken)
    {
        var (operation, stored) = Encode(item, expect, context.Time.UtcNow());
        await context.WriteAsync([operation], stored.UpdatedAt, cancellationToken).ConfigureAwait(false);
        return stored;
    }

    private async ValueTask<IReadOnlyList<T>> PutAllAsync(IEnumerable<T> items, Func<T, Expect> expect, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(items);
        var at = context.Time.UtcNow();
        var encoded = items.Select(item => Encode(item, expect(item), at)).ToArray();
        if (encoded.Length > 0)
            await context.WriteAsync([.. encoded.Select(one => one.Operation)], at, cancellationToken).ConfigureAwait(false);
        return [.. encoded.Select(one => one.Stored.Value)];
    }

    private void SameId(string id, T changed)
    {
        if (Codec.IdOf(changed) is var other && other != id)
            throw new ArgumentException($"{Key(id)} was to become '{other}'; an update keeps the id. Create the new one and delete the old one instead.", nameof(changed));
    }
}
