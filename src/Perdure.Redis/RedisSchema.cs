using Perdure.Databases;
using Perdure.Storage;
using StackExchange.Redis;

namespace Perdure.Redis;

/// <summary>
/// The revisions a store holds, and how they rise. One program at a time changes them, under a lock that ends by itself should the program die; what it did by
/// then is done again by the next.
/// </summary>
internal sealed class RedisSchema(IDatabase database, RedisKeys keys, SchemaMode mode, IReadOnlyList<VectorMetric> metrics)
{
    private static readonly TimeSpan LockTime = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);
    private readonly string token = Guid.NewGuid().ToString("N");

    public async ValueTask PrepareAsync(StoreSchema schema, CancellationToken cancellationToken)
    {
        var declared = Declared(schema);
        if (await MissingAsync(declared).ConfigureAwait(false) is { Count: > 0 } missing)
        {
            if (mode == SchemaMode.Assert)
                throw new PerdureException(Fault.SchemaMismatch, $"The store lacks {string.Join(", ", missing.Select(one => $"'{one.Name}' in revision {one.Revision}"))}, and may not be changed (SchemaMode is assert). Open it once by a program that may.");
            while (!await database.StringSetAsync(keys.SchemaLock, token, LockTime, When.NotExists).ConfigureAwait(false))
                await Task.Delay(Pause, cancellationToken).ConfigureAwait(false);
            try
            {
                await ApplyAsync(schema, declared, cancellationToken).ConfigureAwait(false);
            }
            finally
            {
                await UnderLockAsync("0").ConfigureAwait(false);
            }
        }
    }

    private async ValueTask ApplyAsync(StoreSchema schema, IReadOnlyList<SchemaDeclaration> declared, CancellationToken cancellationToken)
    {
        var missing = await MissingAsync(declared).ConfigureAwait(false);
        foreach (var collection in schema.Collections)
            if (missing.Any(one => one.Name == collection.Name && one.Stored > 0))
                await new RedisMigration(database, keys, collection, () => HoldAsync()).RunAsync(cancellationToken).ConfigureAwait(false);
        await HoldAsync([.. missing.SelectMany(one => new RedisValue[] { one.Name, one.Text })]).ConfigureAwait(false);
    }

    private async ValueTask HoldAsync(params RedisValue[] revisions)
    {
        if (!await UnderLockAsync((long)LockTime.TotalMilliseconds, revisions).ConfigureAwait(false))
            throw new PerdureException(Fault.Unavailable, "The schema: another program has taken over its lock, because this one was silent for too long. Open the store again.", isTransient: true);
    }

    private async ValueTask<bool> UnderLockAsync(RedisValue time, params RedisValue[] revisions) =>
        (int)await RedisScript.Schema.RunAsync(database, keys.Schema, [token, time, .. revisions]).ConfigureAwait(false) == 1;

    // Those that are not there, or in a lower revision. Throws before anything is changed when one is there that this program must not touch.
    private async ValueTask<IReadOnlyList<SchemaDeclaration>> MissingAsync(IReadOnlyList<SchemaDeclaration> declared)
    {
        var stored = (await database.HashGetAllAsync(keys.Schema, CommandFlags.DemandMaster).ConfigureAwait(false)).ToDictionary(entry => (string)entry.Name!, entry => (string)entry.Value!);
        var missing = new List<SchemaDeclaration>();
        foreach (var one in declared)
        {
            var old = stored.TryGetValue(one.Name, out var text) ? SchemaDeclaration.Parse(one.Name, text) : one with { Revision = 0 };
            var revision = old.Revision;
            if (old.Kind != one.Kind)
                throw new PerdureException(Fault.SchemaMismatch, $"'{one.Name}' is stored as something else than this program declares. Nothing was changed; give the declaration another name.");
            if (revision > one.Revision)
                throw new PerdureException(Fault.SchemaMismatch, $"'{one.Name}' is stored in revision {revision}, but this program declares revision {one.Revision}. Nothing was changed; run a newer program.");
            if (old.Fixed != one.Fixed)
                throw new PerdureException(Fault.SchemaMismatch, $"'{one.Name}' is stored as {old.Fixed}, but {one.Fixed} was declared, which no revision changes. Nothing was changed; give the declaration another name.");
            if (revision == one.Revision && old.Shape != one.Shape)
                throw new PerdureException(Fault.SchemaMismatch, $"'{one.Name}' is stored in revision {revision} as {old.Shape}, but {one.Shape} was declared. Nothing was changed; raise the revision.");
            if (revision < one.Revision)
                missing.Add(one with { Stored = revision });
        }
        return missing;
    }

    private SchemaDeclaration[] Declared(StoreSchema schema) =>
    [
        .. schema.Collections.Select(SchemaDeclaration.Of),
        .. schema.Logs.Select(SchemaDeclaration.Of),
        .. schema.Vectors.Where(vector => metrics.Contains(vector.Metric)).Select(SchemaDeclaration.Of),
    ];
}
