using System.Text.Json;
using Perdure.Collections;
using Perdure.Serialization;
using Perdure.Storage;

namespace Perdure.Events;

/// <summary>
/// The events of a store: append-only channels, each a log of the store itself. In a unit of work (<see cref="UnitOfWork.Events"/>) an event
/// is committed with the changes that caused it, or not at all; so there is nothing between a change and its event that could be lost. Safe to share.
/// </summary>
public sealed partial class EventStore
{
    private readonly StoreContext context;
    private readonly GroupDesks desks;

    internal EventStore(StoreContext context, string scope = StoreContext.StoreScope) : this(context, scope, new GroupDesks(context))
    {
    }

    private EventStore(StoreContext context, string scope, GroupDesks desks)
    {
        (this.context, this.desks) = (context, desks);
        Scope = Identifier.Check(scope, nameof(scope), Identifier.MaxScopeBytes);
    }

    /// <summary>The scope the channels are in: a scope sees none of another's. Default: the store's own.</summary>
    public string Scope { get; }

    /// <summary>
    /// The channels of another scope, e.g. a tenant, a user or a thread. On a backend whose batches are of one scope an event is committed
    /// with a change of the same scope. 1 to 512 UTF-8 bytes.
    /// </summary>
    public EventStore InScope(string scope) => new(context, scope, desks);

    /// <summary>A channel, which comes to be with its first event. 1 to 255 UTF-8 bytes.</summary>
    public EventChannel Channel(string name) => new(context, desks, Scope, name);

    /// <summary>The names of the channels that hold an event, in order.</summary>
    public IAsyncEnumerable<string> ChannelsAsync(CancellationToken cancellationToken = default) => context.Backend.LogsAsync(EventLog.Schema.Name, Scope, cancellationToken);

    /// <summary>Publishes an event.</summary>
    /// <returns>The event with its position, id and time. When its id was given and has been published in its channel before, the event of that time.</returns>
    /// <exception cref="ArgumentException">Part of it can't be stored; the message names the path.</exception>
    public async ValueTask<AgentEvent> PublishAsync(AgentEvent published, CancellationToken cancellationToken = default) => (await PublishAsync([published], cancellationToken).ConfigureAwait(false))[0];

    /// <summary>Publishes an event with data of the caller's own type.</summary>
    /// <returns>The event with its position, id and time. When its id was given and has been published in its channel before, the event of that time.</returns>
    /// <exception cref="ArgumentException">Part of it can't be stored; the message names the path.</exception>
    public ValueTask<AgentEvent> PublishAsync<T>(AgentEvent envelope, T data, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(envelope);
        return PublishAsync(envelope with { Data = Json(data) }, cancellationToken);
    }

    /// <summary>Publishes an event of a type with data of the caller's own type.</summary>
    /// <exception cref="ArgumentException">Part of it can't be stored; the message names the path.</exception>
    public ValueTask<AgentEvent> PublishAsync<T>(string channel, string type, T data, CancellationToken cancellationToken = default) =>
        PublishAsync(new AgentEvent { Channel = channel, Type = type }, data, cancellationToken);

    /// <summary>Publishes events, of whatever channels, in one batch: all or none, those of a channel next to each other.</summary>
    /// <returns>The events with their positions, ids and times; of those whose ids were published before, the events of that time.</returns>
    /// <exception cref="ArgumentException">Part of one can't be stored, the message names the path; or two of them have one id in one channel.</exception>
    /// <exception cref="PerdureException"><see cref="Fault.Conflict"/> in a unit of work, at its commit: when an id was published before.</exception>
    public ValueTask<IReadOnlyList<AgentEvent>> PublishAsync(IEnumerable<AgentEvent> published, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(published);
        return new EventPublication(context, Scope, published).RunAsync(cancellationToken);
    }

    /// <summary>The data of an event as the caller's own type; default for an event without data.</summary>
    /// <exception cref="PerdureException"><see cref="Fault.Corrupt"/> when it can't be read as that.</exception>
    public T? Read<T>(AgentEvent read)
    {
        ArgumentNullException.ThrowIfNull(read);
        if (read.Data is not { } data)
            return default;
        try
        {
            return data.Deserialize(context.Json.TypeInfoOf<T>());
        }
        catch (Exception exception) when (exception is JsonException or NotSupportedException)
        {
            throw new PerdureException(Fault.Corrupt, $"The data of event '{read.Id}' ({read.Type}) in channel '{read.Channel}' can't be read as {typeof(T).Name}{(exception is JsonException { Path: { } path } ? $" at {path}" : "")}.", inner: exception);
        }
    }

    /// <summary>
    /// Names what the events that this store publishes in the present flow of calls belong to, where they don't say it themselves, also those of changes, until the result is
    /// disposed: <c>using (store.Events.Correlate(request.Id)) …</c>
    /// </summary>
    public IDisposable Correlate(string correlationId) => Correlate(correlationId, null);

    /// <summary>The same, with the id of the event that is their cause.</summary>
    public IDisposable Correlate(string correlationId, string? causationId)
    {
        ArgumentException.ThrowIfNullOrEmpty(correlationId);
        return context.Signals.Flow.Enter(correlationId, causationId);
    }

    /// <summary>The dead letters of all groups in this scope, oldest first.</summary>
    public CollectionQuery<EventDeadLetter> DeadLetters() => new Collection<EventDeadLetter>(context, EventDeadLetter.Definition, Scope).OrderBy(Field.CreatedAt<EventDeadLetter>());

    /// <summary>Removes old events of every channel in this scope; see <see cref="EventChannel.TrimAsync"/>. Also removes ids that need not be remembered any more.</summary>
    /// <returns>How many events were removed.</returns>
    /// <exception cref="ArgumentException">The retention says nothing, or what can't be.</exception>
    public async ValueTask<long> TrimAsync(EventRetention retention, CancellationToken cancellationToken = default)
    {
        var removed = 0L;
        foreach (var channel in await ChannelsAsync(cancellationToken).ToListAsync(cancellationToken).ConfigureAwait(false))
            removed += await Channel(channel).TrimAsync(retention, cancellationToken).ConfigureAwait(false);
        while (await context.Backend.SweepAsync(PublishedId.Definition.Name, cancellationToken: cancellationToken).ConfigureAwait(false) > 0)
        {
        }
        return removed;
    }

    private JsonElement Json<T>(T data) => JsonElement.Parse(StateWriter.Serialize(data, context.Json.TypeInfoOf<T>()));
}
