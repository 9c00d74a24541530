using System.Collections.Concurrent;
using Perdure.Caching;

namespace Perdure.Storage;

/// <summary>
/// Sends what belongs to some collections and logs to other stores' backends, all else to its own. A batch is written by one of them: one that names two is
/// refused before anything is written. It disposes only its own. Safe to share.
/// </summary>
/// <param name="own">Where everything is that is not placed.</param>
/// <param name="placed">The backends by names of collections and logs.</param>
internal sealed class PlacingBackend(Backend own, IReadOnlyDictionary<string, Backend> placed) : Backend
{
    // Vectors and texts are asked for by their own names.
    private readonly ConcurrentDictionary<string, string> collections = new();
    private readonly Backend[] others = [.. placed.Values.Distinct()];
    private volatile bool disposed;

    public override BackendInfo Info
    {
        get
        {
            var all = (BackendInfo[])[own.Info, .. others.Select(other => other.Info)];
            return all[0] with
            {
                Atomicity = all.Min(info => info.Atomicity),
                Durability = all.Min(info => info.Durability),
                SharedByProcesses = all.All(info => info.SharedByProcesses),
                MaxBodyBytes = all.Min(info => info.MaxBodyBytes),
            };
        }
    }

    public override TimeProvider Time => own.Time;

    public override ValueTask PrepareAsync(StoreSchema schema, CancellationToken cancellationToken = default) => PrepareAsync(schema, own, cancellationToken);

    /// <summary>Prepares each backend for its part.</summary>
    /// <param name="schema">All.</param>
    /// <param name="main">What is prepared for the part that is not placed: this one's own backend, or one below it.</param>
    /// <param name="cancellationToken">Leaves some of them prepared.</param>
    public async ValueTask PrepareAsync(StoreSchema schema, Backend main, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(schema);
        foreach (var (name, collection) in schema.Vectors.Select(one => (one.Name, one.Collection)).Concat(schema.Texts.Select(one => (one.Name, one.Collection))))
            collections[name] = collection;
        foreach (var other in others)
            await other.PrepareAsync(Part(schema, placed, other), cancellationToken).ConfigureAwait(false);
        await main.PrepareAsync(Part(schema, placed, null), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>What of a schema belongs to one of the backends; null: what is not placed.</summary>
    public static StoreSchema Part(StoreSchema schema, IReadOnlyDictionary<string, Backend> placed, Backend? other)
    {
        return new StoreSchema(
            schema.Collections.Where(one => IsThere(one.Name)), schema.Logs.Where(one => IsThere(one.Name)), schema.Vectors.Where(one => IsThere(one.Collection)),
            schema.Texts.Where(one => IsThere(one.Collection)), schema.Views.Where(one => one.Reads.All(IsThere)));

        bool IsThere(string name) => ReferenceEquals(placed.GetValueOrDefault(name), other);
    }

    public override async ValueTask<IReadOnlyList<StoredRecord?>> FindAsync(IReadOnlyList<RecordKey> keys, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(keys);
        if (keys.Count == 1)
            return await Of(keys[0].Collection).FindAsync(keys, cancellationToken).ConfigureAwait(false);
        var places = keys.Select(key => Of(key.Collection)).Distinct().ToArray();
        if (places.Length < 2)
            return await (places.Length == 0 ? own : places[0]).FindAsync(keys, cancellationToken).ConfigureAwait(false);
        var found = new StoredRecord?[keys.Count];
        foreach (var place in places)
        {
            int[] at = [.. Enumerable.Range(0, keys.Count).Where(i => Of(keys[i].Collection) == place)];
            var part = await place.FindAsync([.. at.Select(i => keys[i])], cancellationToken).ConfigureAwait(false);
            for (var i = 0; i < at.Length; i++)
                found[at[i]] = part[i];
        }
        return found;
    }

    public override IAsyncEnumerable<StoredRecord> QueryAsync(Query query, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        return Of(query.Collection.Name).QueryAsync(query, cancellationToken);
    }

    public override ValueTask<WriteResult> WriteAsync(WriteBatch batch, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(batch);
        var first = Of(batch.Operations[0]);
        return batch.Operations.FirstOrDefault(operation => Of(operation) != first) is { } elsewhere
            ? throw new PerdureException(Fault.Unsupported, $"The batch writes {batch.Operations[0].Place} in one store ({first.Info.Name}) and {elsewhere.Place} in another ({Of(elsewhere).Info.Name}), which can't be committed together. Nothing was written; write them one after the other, or place both in one store.")
            : first.WriteAsync(batch, cancellationToken);
    }

    public override ValueTask ReadLogAsync(LogRead read, LogVisitor visitor, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(read);
        return Of(read.Key.Log).ReadLogAsync(read, visitor, cancellationToken);
    }

    public override IAsyncEnumerable<string> LogsAsync(string log, string scope, CancellationToken cancellationToken = default) => Of(log).LogsAsync(log, scope, cancellationToken);

    public override IAsyncEnumerable<string> ScopesAsync(string name, string? after = null, CancellationToken cancellationToken = default) => Of(name).ScopesAsync(name, after, cancellationToken);

    public override ValueTask<int> SweepAsync(string collection, int limit = 1000, CancellationToken cancellationToken = default) => Of(collection).SweepAsync(collection, limit, cancellationToken);

    public override T? Facet<T>() where T : class =>
        typeof(T) == typeof(IVectorSearch) || typeof(T) == typeof(ITextSearch) || typeof(T) == typeof(IForgetful) ? new Placed(this) as T : this as T ?? own.Facet<T>();

    public override ValueTask DisposeAsync()
    {
        disposed = true;
        return own.DisposeAsync();
    }

    public bool IsPlaced(string name) => placed.ContainsKey(name);

    /// <summary>Whether one batch may hold both.</summary>
    public bool AreTogether(WriteOperation one, WriteOperation another) => Of(one) == Of(another);

    private Backend Of(string? name)
    {
        // The others may live on.
        ObjectDisposedException.ThrowIf(disposed, this);
        return name is not null && placed.TryGetValue(name, out var other) ? other : own;
    }

    private Backend Of(WriteOperation operation) => Of(operation switch
    {
        RecordOperation record => record.Key.Collection,
        VectorOperation vector => vector.Key.Collection,
        LogOperation log => log.Key.Log,
        _ => null,
    });

    // What is not known is asked of this one's own backend, which says so.
    private TSearch SearchOf<TSearch>(string name) where TSearch : class =>
        Of(collections.GetValueOrDefault(name)) is var place && place.Facet<TSearch>() is { } search
            ? search
            : throw new PerdureException(Fault.Unsupported, $"'{name}' is in a store ({place.Info.Name}) that has no {typeof(TSearch).Name}.");

    private sealed class Placed(PlacingBackend placing) : IVectorSearch, ITextSearch, IForgetful
    {
        public void Forget(IEnumerable<RecordKey> keys)
        {
            foreach (var place in keys.GroupBy(key => placing.Of(key.Collection)))
                place.Key.Facet<IForgetful>()?.Forget(place);
        }

        public ValueTask<IReadOnlyList<SearchMatch>> NearestAsync(VectorQuery query, CancellationToken cancellationToken = default)
        {
            ArgumentNullException.ThrowIfNull(query);
            return placing.SearchOf<IVectorSearch>(query.Vectors).NearestAsync(query, cancellationToken);
        }

        public ValueTask<IReadOnlyList<ReadOnlyMemory<float>?>> ReadAsync(string vectors, IReadOnlyList<RecordKey> keys, CancellationToken cancellationToken = default) =>
            placing.SearchOf<IVectorSearch>(vectors).ReadAsync(vectors, keys, cancellationToken);

        public ValueTask<IReadOnlyList<SearchMatch>> SearchAsync(TextQuery query, CancellationToken cancellationToken = default)
        {
            ArgumentNullException.ThrowIfNull(query);
            return placing.SearchOf<ITextSearch>(query.Text).SearchAsync(query, cancellationToken);
        }
    }
}
