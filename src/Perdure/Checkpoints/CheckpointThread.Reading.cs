using System.Buffers;
using System.Runtime.ExceptionServices;
using System.Text.Json.Serialization.Metadata;
using System.Text.Json;
using Perdure.Serialization;
using Perdure.Storage;

namespace Perdure.Checkpoints;

public sealed partial class CheckpointThread
{
    /// <summary>The latest state, or default when nothing was saved. Later saves are made on it.</summary>
    /// <exception cref="PerdureException">SchemaMismatch: what is stored does not fit the type. Corrupt: it can't be read.</exception>
    public ValueTask<T?> LoadAsync<T>(CancellationToken cancellationToken = default) => LoadAsync(Json.TypeInfoOf<T>(), cancellationToken);

    /// <inheritdoc cref="LoadAsync{T}(CancellationToken)"/>
    public async ValueTask<T?> LoadAsync<T>(JsonTypeInfo<T> type, CancellationToken cancellationToken = default)
    {
        if (memory.Tip is { Newest: { } seen } tip && await LoadAsync(seen, type, tip, cancellationToken).ConfigureAwait(false) is (true, var latest))
            return latest;
        return await ReadAsync(NewestAsync, (stored, token) => LoadAsync(stored, type, token), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The state of one version, or default when there is no such version.</summary>
    /// <exception cref="PerdureException">SchemaMismatch: what is stored does not fit the type. Corrupt: it can't be read.</exception>
    public ValueTask<T?> LoadAsync<T>(long version, CancellationToken cancellationToken = default) => LoadAsync(version, Json.TypeInfoOf<T>(), cancellationToken);

    /// <inheritdoc cref="LoadAsync{T}(long, CancellationToken)"/>
    public async ValueTask<T?> LoadAsync<T>(long version, JsonTypeInfo<T> type, CancellationToken cancellationToken = default) =>
        await ReadAsync(token => reader.FindAsync(version, token), (stored, token) => LoadAsync(stored, type, token), cancellationToken).ConfigureAwait(false);

    /// <summary>The latest state as channels of JSON, or null when nothing was saved. Later saves are made on it.</summary>
    public async ValueTask<CheckpointState?> LoadStateAsync(CancellationToken cancellationToken = default) =>
        await ReadAsync(NewestAsync, StateAsync, cancellationToken).ConfigureAwait(false);

    /// <summary>The state of one version as channels of JSON, or null when there is no such version.</summary>
    public async ValueTask<CheckpointState?> LoadStateAsync(long version, CancellationToken cancellationToken = default) =>
        await ReadAsync(token => reader.FindAsync(version, token), StateAsync, cancellationToken).ConfigureAwait(false);

    /// <summary>What is known of the latest version, without its state; null when nothing was saved. Later saves are made on it.</summary>
    public async ValueTask<Checkpoint?> LatestAsync(CancellationToken cancellationToken = default) =>
        (await NewestAsync(cancellationToken).ConfigureAwait(false))?.Describe(Id, Namespace);

    /// <summary>What is known of one version, without its state; null when there is no such version.</summary>
    public async ValueTask<Checkpoint?> FindAsync(long version, CancellationToken cancellationToken = default) =>
        (await reader.FindAsync(version, cancellationToken).ConfigureAwait(false))?.Describe(Id, Namespace);

    /// <summary>The newest checkpoint of a step, or null.</summary>
    public ValueTask<Checkpoint?> FindStepAsync(long step, CancellationToken cancellationToken = default) =>
        FirstAsync(new CheckpointFilter { Step = step, Limit = 1 }, cancellationToken);

    /// <summary>The newest checkpoint of a node, or null.</summary>
    public ValueTask<Checkpoint?> FindNodeAsync(string node, CancellationToken cancellationToken = default) =>
        FirstAsync(new CheckpointFilter { Node = node, Limit = 1 }, cancellationToken);

    /// <summary>Checkpoints newest first, never their states.</summary>
    public async ValueTask<IReadOnlyList<Checkpoint>> ListAsync(CheckpointFilter? filter = null, CancellationToken cancellationToken = default)
    {
        filter ??= new CheckpointFilter();
        ArgumentOutOfRangeException.ThrowIfLessThan(filter.Limit, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(filter.Before ?? 0);
        var found = new List<Checkpoint>();
        if (filter.Before is 0 or 1)
            return found;
        var last = Math.Min(filter.Before - 1 ?? PositionRange.MaxPosition, PositionRange.MaxPosition);
        var read = new LogRead(reader.Log, new PositionRange(1, last)) { Descending = true, Bodies = false, Limit = filter.IsOpen ? filter.Limit : int.MaxValue };
        await Context.Backend.ReadLogAsync(read, entry =>
        {
            if (StoredCheckpoint.Read(entry) is { Head.IsPruned: false } stored && stored.Describe(Id, Namespace) is var checkpoint && filter.Holds(checkpoint))
                found.Add(checkpoint);
            return found.Count < filter.Limit;
        }, cancellationToken).ConfigureAwait(false);
        if (filter.IsOpen && found.Count < filter.Limit)
            return await PastPrunedAsync(filter, read, found, cancellationToken).ConfigureAwait(false);
        return found;
    }

    // The read was cut at the limit, but pruned entries counted towards it: read on without that cut.
    private async ValueTask<IReadOnlyList<Checkpoint>> PastPrunedAsync(CheckpointFilter filter, LogRead read, List<Checkpoint> found, CancellationToken cancellationToken)
    {
        found.Clear();
        await Context.Backend.ReadLogAsync(read with { Limit = int.MaxValue }, entry =>
        {
            if (StoredCheckpoint.Read(entry) is { Head.IsPruned: false } stored)
                found.Add(stored.Describe(Id, Namespace));
            return found.Count < filter.Limit;
        }, cancellationToken).ConfigureAwait(false);
        return found;
    }

    private async ValueTask<Checkpoint?> FirstAsync(CheckpointFilter filter, CancellationToken cancellationToken) =>
        await ListAsync(filter, cancellationToken).ConfigureAwait(false) is [var first, ..] ? first : null;

    private async ValueTask<StoredCheckpoint?> NewestAsync(CancellationToken cancellationToken)
    {
        var tip = await reader.TipAsync(cancellationToken).ConfigureAwait(false);
        memory.Tip = tip;
        return tip.Newest;
    }

    // A version may be pruned or deleted between the read of its head and that of its pieces: then it is not there, and not damaged.
    private static async ValueTask<T> ReadAsync<T>(Func<CancellationToken, ValueTask<StoredCheckpoint?>> find, Func<StoredCheckpoint?, CancellationToken, ValueTask<T>> load, CancellationToken cancellationToken)
    {
        for (var stored = await find(cancellationToken).ConfigureAwait(false); ;)
        {
            ExceptionDispatchInfo failure;
            try
            {
                return await load(stored, cancellationToken).ConfigureAwait(false);
            }
            catch (PerdureException exception) when (exception.Fault == Fault.Corrupt)
            {
                failure = ExceptionDispatchInfo.Capture(exception);
            }
            var now = await find(cancellationToken).ConfigureAwait(false);
            if (now?.Mark == stored?.Mark)
                failure.Throw();
            stored = now;
        }
    }

    private async ValueTask<T?> LoadAsync<T>(StoredCheckpoint? stored, JsonTypeInfo<T> type, CancellationToken cancellationToken) =>
        stored is null ? default : (await LoadAsync(stored, type, null, cancellationToken).ConfigureAwait(false)).State;

    // With a tip: in one read, if that is still the tip.
    private async ValueTask<(bool IsRead, T? State)> LoadAsync<T>(StoredCheckpoint stored, JsonTypeInfo<T> type, Tip? tip, CancellationToken cancellationToken)
    {
        var layout = StateLayout.Of(stored.Table);
        var text = ArrayPool<byte>.Shared.Rent(layout.Length);
        try
        {
            var bytes = text.AsMemory(0, layout.Length);
            if (tip is null)
                await reader.FillAsync(stored.Table, layout, bytes, cancellationToken).ConfigureAwait(false);
            else if (!await reader.TryFillLatestAsync(tip, layout, bytes, cancellationToken).ConfigureAwait(false))
                return (false, default);
            return (true, JsonSerializer.Deserialize(text.AsSpan(0, layout.Length), type));
        }
        catch (JsonException exception)
        {
            throw new PerdureException(Fault.SchemaMismatch, $"Thread '{Id}', namespace '{Namespace}', version {stored.Mark.Position}: what is stored at {exception.Path ?? "$"} does not fit {typeof(T).Name}. It was left as it is; load it with {nameof(LoadStateAsync)} or give the type the shape it had.", inner: exception);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(text);
        }
    }

    private async ValueTask<CheckpointState?> StateAsync(StoredCheckpoint? stored, CancellationToken cancellationToken)
    {
        if (stored is null)
            return null;
        var layout = StateLayout.Of(stored.Table);
        var text = GC.AllocateUninitializedArray<byte>(layout.Length);
        await reader.FillAsync(stored.Table, layout, text, cancellationToken).ConfigureAwait(false);
        return new CheckpointState(stored.Describe(Id, Namespace), text, stored.Table, layout, Json);
    }
}
