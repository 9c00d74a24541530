using System.Text.Json;
using Perdure.Events;
using Perdure.Storage;

namespace Perdure;

/// <summary>What every room works with: the backend below, the clock, the ids and the serialiser. Immutable and safe to share.</summary>
public sealed class StoreContext(Backend backend, IdGenerator ids, JsonSerializerOptions json)
{
    /// <summary>The scope of records that belong to the store as a whole, such as sessions and threads, which are listed across users.</summary>
    public const string StoreScope = "store";

    /// <summary>The backend, wrapped or not.</summary>
    public Backend Backend { get; } = backend;

    /// <summary>The backend's clock.</summary>
    public TimeProvider Time => Backend.Time;

    /// <summary>Where new ids and versions come from.</summary>
    public IdGenerator Ids { get; } = ids;

    /// <summary>How the caller's types become JSON.</summary>
    public JsonSerializerOptions Json { get; } = json;

    /// <summary>How the store was opened.</summary>
    internal AgentStoreOptions Options { get; init; } = new();

    /// <summary>How this store and others over the same data wake each other.</summary>
    internal StoreSignals Signals { get; init; } = new(backend);

    /// <summary>The same rooms over another backend, e.g. one that collects writes.</summary>
    public StoreContext Over(Backend other) => new(other, Ids, Json) { Options = Options, Beneath = Beneath, Signals = Signals };

    /// <summary>The backend of the store itself, where this context's one only collects writes: for what must be there before anything that is collected.</summary>
    internal Backend Beneath { get => field ?? Backend; private init; }

    /// <summary>Writes operations as one batch at the present time.</summary>
    /// <exception cref="PerdureException"><see cref="Fault.Conflict"/> when one of them met something else than it expected.</exception>
    public async ValueTask<WriteResult> WriteAsync(IReadOnlyList<WriteOperation> operations, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var batch = new WriteBatch(operations, at);
        var result = await Backend.WriteAsync(batch, cancellationToken).ConfigureAwait(false);
        return result.Conflict is { } conflict ? throw conflict.ToException(batch) : result;
    }
}
