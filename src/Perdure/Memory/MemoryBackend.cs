using System.Runtime.CompilerServices;
using Perdure.Storage;

namespace Perdure.Memory;

/// <summary>
/// The memory backend: the model the others are compared with, and a store for tests and throw-away agents. Each scope has
/// its own gate for writers; readers take a published state and wait for nobody.
/// </summary>
public sealed class MemoryBackend(MemoryOptions? options = null) : Backend
{
    private readonly MemoryOptions options = options ?? new MemoryOptions();
    private readonly PreparedSchema prepared = new();
    private volatile bool disposed;

    /// <inheritdoc/>
    public override BackendInfo Info { get; } = new()
    {
        Name = "memory",
        ServerVersion = Environment.Version.ToString(),
        Atomicity = options?.Atomicity ?? Atomicity.Store,
        Durability = Durability.None,
        SharedByProcesses = false,
        MaxBodyBytes = 1024 * 1024 * 1024,
    };

    /// <inheritdoc/>
    public override TimeProvider Time => options.Time;

    /// <inheritdoc/>
    public override ValueTask PrepareAsync(StoreSchema schema, CancellationToken cancellationToken = default)
    {
        Enter(cancellationToken);
        prepared.CheckAgainst(schema);
        var space = options.Space;
        lock (space.Preparing)
        {
            foreach (var (name, stored, declared) in schema.Collections.Select(c => (c.Name, space.Collections.GetValueOrDefault(c.Name)?.Revision, c.Revision))
                .Concat(schema.Logs.Select(l => (l.Name, space.LogRevisions.TryGetValue(l.Name, out var r) ? (int?)r : null, l.Revision))))
                if (stored > declared)
                    throw new PerdureException(Fault.SchemaMismatch, $"'{name}' is stored in revision {stored}, but this program declares revision {declared}. Nothing was changed; run a newer program.");
            foreach (var name in schema.Collections.Select(c => c.Name).Where(space.LogRevisions.ContainsKey).Concat(schema.Logs.Select(l => l.Name).Where(space.Collections.ContainsKey)))
                throw new PerdureException(Fault.SchemaMismatch, $"'{name}' is stored as something else than this program declares. Nothing was changed; give the declaration another name.");
            foreach (var collection in schema.Collections)
                Migrate(space, collection);
            foreach (var log in schema.Logs)
                space.LogRevisions[log.Name] = log.Revision;
        }
        prepared.Add(schema);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public override ValueTask<IReadOnlyList<StoredRecord?>> FindAsync(IReadOnlyList<RecordKey> keys, CancellationToken cancellationToken = default)
    {
        Enter(cancellationToken);
        var now = Time.UtcNow();
        var found = new StoredRecord?[keys.Count];
        for (var i = 0; i < found.Length; i++)
        {
            prepared.Collection(keys[i].Collection);
            if (options.Space.Read(keys[i].Scope).Table(keys[i].Collection)?.Rows.GetValueOrDefault(keys[i].Id) is { } row && row.IsVisible(now))
                found[i] = row.Copy(keys[i].Collection, keys[i].Scope);
        }
        return ValueTask.FromResult<IReadOnlyList<StoredRecord?>>(found);
    }

    /// <inheritdoc/>
    public override async IAsyncEnumerable<StoredRecord> QueryAsync(Query query, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        Enter(cancellationToken);
        prepared.Collection(query.Collection.Name);
        query.Resolve();
        await ValueTask.CompletedTask.ConfigureAwait(false);
        if (options.Space.Read(query.Scope).Table(query.Collection.Name) is not { } table)
            yield break;
        var now = Time.UtcNow();
        foreach (var row in table.Ask(query).Where(row => row.IsVisible(now)).Take(query.Limit))
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return row.Copy(query.Collection.Name, query.Scope);
        }
    }

    /// <inheritdoc/>
    public override ValueTask<WriteResult> WriteAsync(WriteBatch batch, CancellationToken cancellationToken = default)
    {
        Enter(cancellationToken);
        prepared.Check(batch, Info);
        return ValueTask.FromResult(Write(batch));
    }

    /// <inheritdoc/>
    public override ValueTask ReadLogAsync(LogRead read, LogVisitor visitor, CancellationToken cancellationToken = default)
    {
        Enter(cancellationToken);
        prepared.CheckLog(read.Key.Log);
        options.Space.Read(read.Key.Scope).Log(read.Key).Visit(read, visitor);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public override IAsyncEnumerable<string> LogsAsync(string log, string scope, CancellationToken cancellationToken = default)
    {
        Enter(cancellationToken);
        prepared.CheckLog(log);
        return options.Space.Read(scope).Logs.Keys.Where(key => key.Log == log).Select(key => key.Id).Order(Ordinal.Comparer).ToAsyncEnumerable();
    }

    /// <inheritdoc/>
    public override IAsyncEnumerable<string> ScopesAsync(string name, string? after = null, CancellationToken cancellationToken = default)
    {
        Enter(cancellationToken);
        prepared.CheckName(name);
        var now = Time.UtcNow();
        return options.Space.Scopes
            .Where(scope => Ordinal.Comparer.Compare(scope.Key, after) > 0 && Holds(scope.Value.State, name, now))
            .Select(scope => scope.Key).Order(Ordinal.Comparer).ToAsyncEnumerable();
    }

    /// <inheritdoc/>
    public override ValueTask<int> SweepAsync(string collection, int limit = 1000, CancellationToken cancellationToken = default)
    {
        Enter(cancellationToken);
        prepared.Collection(collection);
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        var now = Time.UtcNow();
        var swept = 0;
        foreach (var (name, scope) in options.Space.Scopes)
        {
            lock (scope.Gate)
            {
                if (scope.IsRetired || scope.State.Table(collection) is not { } table)
                    continue;
                foreach (var row in table.Rows.Values.Where(row => !row.IsVisible(now)).Take(limit - swept))
                {
                    table = table.Without(row.Id);
                    swept++;
                }
                Publish(name, scope, scope.State.With(collection, table));
            }
        }
        return ValueTask.FromResult(swept);
    }

    /// <inheritdoc/>
    public override T? Facet<T>() where T : class => base.Facet<T>() ?? options.Space.Signals as T;

    /// <inheritdoc/>
    public override ValueTask DisposeAsync()
    {
        disposed = true;
        return ValueTask.CompletedTask;
    }

    private static bool Holds(ScopeState state, string name, DateTimeOffset now) =>
        (state.Table(name)?.Rows.Values.Any(row => row.IsVisible(now)) ?? false) || state.Logs.Keys.Any(key => key.Log == name);

    private static void Migrate(MemorySpace space, CollectionSchema schema)
    {
        if (space.Collections.TryGetValue(schema.Name, out var old) && old.Revision < schema.Revision)
            foreach (var scope in space.Scopes.Values)
                lock (scope.Gate)
                    if (scope.State.Table(schema.Name) is { } table)
                        scope.State = scope.State.With(schema.Name, table.Under(schema));
        space.Collections[schema.Name] = schema;
    }

    private WriteResult Write(WriteBatch batch)
    {
        var names = batch.Operations.Select(operation => operation.Scope).Distinct().Order(Ordinal.Comparer).ToArray();
        var held = new List<MemoryScope>(names.Length);
        try
        {
            // Gates are taken in the order of the scopes' names, so that two batches never wait for each other.
            foreach (var name in names)
                held.Add(Take(name));
            var write = new MemoryWrite(prepared, batch);
            var result = write.Apply(scope => held[Array.IndexOf(names, scope)].State);
            for (var i = 0; i < names.Length; i++)
                Publish(names[i], held[i], result.Conflict is null ? write.States[names[i]] : held[i].State);
            return result;
        }
        finally
        {
            foreach (var scope in held)
                scope.Gate.Exit();
        }
    }

    private MemoryScope Take(string name)
    {
        while (true)
        {
            var scope = options.Space.Scopes.GetOrAdd(name, _ => new MemoryScope());
            scope.Gate.Enter();
            if (!scope.IsRetired)
                return scope;
            scope.Gate.Exit();
        }
    }

    private void Publish(string name, MemoryScope scope, ScopeState state)
    {
        scope.State = state;
        if (!state.IsEmpty)
            return;
        scope.IsRetired = true;
        options.Space.Scopes.TryRemove(name, out _);
    }

    private void Enter(CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        cancellationToken.ThrowIfCancellationRequested();
    }
}
