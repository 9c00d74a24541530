using System.Buffers.Binary;
using Perdure.Databases;
using Perdure.Storage;
using StackExchange.Redis;

namespace Perdure.Redis;

/// <summary>
/// The Redis backend, for Redis 7 and later and Valkey, alone, behind sentinels or as a cluster. A batch is one script, a read of one record one GET; calls of
/// many threads share one connection to each server and are sent without waiting for each other.
/// </summary>
public sealed partial class RedisBackend : Backend, ISettledWrites
{
    private readonly DatabaseOptions options;
    private readonly RedisConnection connection;
    private readonly RedisKeys keys;
    private readonly PreparedSchema prepared = new();
    private readonly RedisSignals signals;
    private readonly Lock gate = new();
    private volatile HashSet<string> searched = []; // the collections whose records the server finds by vectors
    private volatile bool disposed;
    private BackendInfo info = new()
    {
        Name = "redis", ServerVersion = "", Atomicity = Atomicity.Scope, Durability = Durability.None, SharedByProcesses = true, MaxBodyBytes = RedisServer.MaxBodyBytes,
    };

    /// <summary>Makes a backend; nothing is connected before it is prepared.</summary>
    /// <exception cref="ArgumentException">The options can't be used.</exception>
    public RedisBackend(DatabaseOptions options)
    {
        this.options = (options ?? throw new ArgumentNullException(nameof(options))).Check();
        connection = new RedisConnection(options);
        keys = new RedisKeys(connection.Prefix);
        signals = new RedisSignals(connection, RedisConfiguration.Number(options));
    }

    /// <inheritdoc/>
    public override BackendInfo Info => info;

    /// <inheritdoc/>
    public override TimeProvider Time => options.Time;

    /// <inheritdoc/>
    public override async ValueTask PrepareAsync(StoreSchema schema, CancellationToken cancellationToken = default)
    {
        Enter(cancellationToken);
        prepared.CheckAgainst(schema);
        await DoAsync("the schema", async database =>
        {
            info = await RedisServer.LookAsync(database, info, cancellationToken).ConfigureAwait(false);
            await new RedisSchema(database, keys, options.SchemaMode, info.VectorMetrics).PrepareAsync(schema, cancellationToken).ConfigureAwait(false);
            return true;
        }, cancellationToken).ConfigureAwait(false);
        prepared.Add(schema);
        lock (gate)
            searched = [.. prepared.AllVectors.Where(vectors => info.VectorMetrics.Contains(vectors.Metric)).Select(vectors => vectors.Collection)];
    }

    /// <inheritdoc/>
    public override async ValueTask<WriteResult> WriteAsync(WriteBatch batch, CancellationToken cancellationToken = default)
    {
        Enter(cancellationToken);
        prepared.Check(batch, info);
        var place = batch.Operations[0].Place;
        while (true)
        {
            var arguments = new BatchArguments(prepared, keys, batch, searched, await OwnersAsync(batch, cancellationToken).ConfigureAwait(false));
            var result = await DoAsync(place, database => RunAsync(database, arguments), cancellationToken).ConfigureAwait(false);
            if (result.Resp2Type != ResultType.Array)
                return Committed((byte[])result!);
            var found = (RedisResult[])result!;
            if ((int)found[0] >= 0)
                return Conflicted(found);
        }
    }

    async ValueTask ISettledWrites.SettleAsync(WriteBatch batch, CancellationToken cancellationToken)
    {
        Enter(cancellationToken);
        ArgumentNullException.ThrowIfNull(batch);
        if (options.WaitReplicas == 0)
            return;
        var first = batch.Operations[0];
        await DoAsync(first.Place, database => new ReplicaWait(database, connection, options).SettleAsync(keys.Mark(first.Scope)), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public override T? Facet<T>() where T : class =>
        typeof(T) == typeof(ISignals) ? signals as T
        : typeof(T) == typeof(IVectorSearch) && info.VectorMetrics.Count > 0 ? new RedisVectorSearch(this, prepared, keys) as T
        : base.Facet<T>();

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        disposed = true;
        await signals.DisposeAsync().ConfigureAwait(false);
        await connection.DisposeAsync().ConfigureAwait(false);
    }

    private static WriteResult Committed(byte[] outcomes)
    {
        var numbers = new long[outcomes.Length / 4];
        for (var i = 0; i < numbers.Length; i++)
            numbers[i] = BinaryPrimitives.ReadUInt32BigEndian(outcomes.AsSpan(4 * i));
        return WriteResult.Committed(numbers);
    }

    private static WriteResult Conflicted(RedisResult[] found)
    {
        var (version, position) = ((byte[])found[1]!, (byte[])found[2]!);
        return WriteResult.Conflicted(new Conflict((int)found[0], version.Length == 0 ? null : BinaryPrimitives.ReadInt64BigEndian(version), position.Length == 0 ? null : BinaryPrimitives.ReadUInt32BigEndian(position)));
    }

    private Task<RedisResult> RunAsync(IDatabase database, BatchArguments arguments)
    {
        var script = arguments.OnlyFrees ? RedisScript.Free : RedisScript.Write;
        return options.WaitReplicas == 0 ? script.RunAsync(database, arguments.Key, arguments.ToArray())
            : new ReplicaWait(database, connection, options).RunAsync(script, arguments.Key, arguments.ToArray());
    }

    internal void Enter(CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        cancellationToken.ThrowIfCancellationRequested();
    }

    // What was sent is finished by the server, whether or not somebody waits for it.
    internal async ValueTask<T> DoAsync<T>(string place, Func<IDatabase, Task<T>> work, CancellationToken cancellationToken)
    {
        var multiplexer = await connection.GetAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await work(multiplexer.GetDatabase()).WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (RedisFault.IsRefusal(exception))
        {
            ObjectDisposedException.ThrowIf(disposed, this);
            throw RedisFault.Of(exception, place);
        }
    }
}
