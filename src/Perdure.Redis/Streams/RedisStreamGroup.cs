using System.Globalization;
using Perdure.Events;
using Perdure.Storage;
using Perdure.Tasks;
using StackExchange.Redis;

namespace Perdure.Redis;

/// <summary>
/// One of Redis' consumer groups as a group of events. New entries come by <c>XREADGROUP</c>; what a consumer left past its lease by <c>XCLAIM</c>, which counts the
/// attempts; a failure waits in a sorted set beside the stream until it is due. Leases are measured by Redis' clock. Safe to share.
/// </summary>
public sealed class RedisStreamGroup : IEventGroup
{
    private readonly RedisConnection connection;
    private readonly RedisStreamOptions streamOptions;
    private readonly TimeProvider time;
    private readonly string key;
    private readonly string consumer = $"{Environment.MachineName}:{Environment.ProcessId}:{Guid.NewGuid():N}";
    private volatile bool isMade;

    internal RedisStreamGroup(RedisConnection connection, string key, string channel, string name, EventGroupOptions options, RedisStreamOptions streamOptions, TimeProvider time) =>
        (this.connection, this.key, Channel, Name, Options, this.streamOptions, this.time) = (connection, key, channel, name, options, streamOptions, time);

    /// <inheritdoc/>
    public string Channel { get; }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public EventGroupOptions Options { get; }

    /// <summary>The key of the stream that holds what this group gave up, with <c>error</c> and <c>attempts</c> beside the event's own fields.</summary>
    public string DeadLetterKey => $"{key}:dead:{Name}";

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<EventDelivery>> ClaimAsync(int count, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        await MakeAsync(cancellationToken).ConfigureAwait(false);
        var claimed = await AgainAsync(count, cancellationToken).ConfigureAwait(false);
        if (claimed.Count == count)
            return claimed;
        var fresh = await DoAsync(database => database.StreamReadGroupAsync(key, Name, consumer, StreamPosition.NewMessages, count - claimed.Count), cancellationToken).ConfigureAwait(false);
        return [.. claimed, .. fresh.Select(entry => Delivery(entry, 1))];
    }

    /// <inheritdoc/>
    public async ValueTask WaitAsync(TimeSpan longest, CancellationToken cancellationToken = default)
    {
        var wait = longest < streamOptions.Poll ? longest : streamOptions.Poll;
        await Task.Delay(wait, time, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask<int> AcknowledgeAsync(IReadOnlyList<EventDelivery> deliveries, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(deliveries);
        return deliveries.Count == 0 ? 0 : (int)(long)await ScriptAsync(RedisStreamScripts.Acknowledge, deliveries, [], cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask<bool> FailAsync(EventDelivery delivery, TaskError error, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(delivery);
        ArgumentNullException.ThrowIfNull(error);
        if (delivery.Attempts >= Options.MaxAttempts)
            return (long)await ScriptAsync(RedisStreamScripts.Bury, [delivery], [$"{error.Type}: {error.Message}", delivery.Attempts], cancellationToken).ConfigureAwait(false) == 1;
        return (long)await ScriptAsync(RedisStreamScripts.Retry, [delivery], [(long)Options.Backoff.After(delivery.Attempts).TotalMilliseconds], cancellationToken).ConfigureAwait(false) == 1;
    }

    /// <inheritdoc/>
    public async ValueTask<int> ReleaseAsync(IReadOnlyList<EventDelivery> deliveries, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(deliveries);
        return deliveries.Count == 0 ? 0 : (int)(long)await ScriptAsync(RedisStreamScripts.Retry, deliveries, [0], cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask<int> ExtendAsync(IReadOnlyList<EventDelivery> deliveries, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(deliveries);
        return deliveries.Count == 0 ? 0 : (int)(long)await ScriptAsync(RedisStreamScripts.Extend, deliveries, [], cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<List<EventDelivery>> AgainAsync(int count, CancellationToken cancellationToken)
    {
        // Which are due is asked and decided in one script, so that two consumers do not get the same.
        var found = await DoAsync(database => database.ScriptEvaluateAsync(RedisStreamScripts.Due, Keys,
            [Name, consumer, count, (long)Options.Lease.TotalMilliseconds, Options.MaxAttempts]), cancellationToken).ConfigureAwait(false);
        var claimed = new List<EventDelivery>();
        foreach (var one in (RedisResult[])found!)
        {
            var (id, attempts) = ((string)one[0]!, (int)one[1]);
            var entries = await DoAsync(database => database.StreamRangeAsync(key, id, id, 1), cancellationToken).ConfigureAwait(false);
            if (entries.Length == 1)
                claimed.Add(Delivery(entries[0], attempts));
        }
        return claimed;
    }

    private EventDelivery Delivery(StreamEntry entry, int attempts) => new()
    {
        Event = RedisStreamEntry.Read(Channel, entry),
        Attempts = attempts,
        Until = time.UtcNow() + Options.Lease,
        Token = string.Create(CultureInfo.InvariantCulture, $"{entry.Id}/{attempts}/{consumer}"),
    };

    private async ValueTask MakeAsync(CancellationToken cancellationToken)
    {
        if (isMade)
            return;
        await DoAsync(async database =>
        {
            try
            {
                return await database.StreamCreateConsumerGroupAsync(key, Name, Options.Start == EventStart.Next ? StreamPosition.NewMessages : StreamPosition.Beginning, createStream: true).ConfigureAwait(false);
            }
            catch (RedisServerException exception) when (exception.Message.StartsWith("BUSYGROUP", StringComparison.Ordinal))
            {
                return true; // somebody else has made it
            }
        }, cancellationToken).ConfigureAwait(false);
        isMade = true;
    }

    private RedisKey[] Keys => [key, DeadLetterKey, $"{key}:wait:{Name}"];

    private ValueTask<RedisResult> ScriptAsync(string script, IReadOnlyList<EventDelivery> deliveries, RedisValue[] more, CancellationToken cancellationToken)
    {
        var tokens = deliveries.Select(delivery => delivery.Token.Split('/', 3)).ToArray();
        RedisValue[] values = [Name, .. tokens.SelectMany(token => token.Select(part => (RedisValue)part)), .. more];
        return DoAsync(database => database.ScriptEvaluateAsync(script, Keys, [deliveries.Count, .. values]), cancellationToken);
    }

    private ValueTask<T> DoAsync<T>(Func<IDatabase, Task<T>> call, CancellationToken cancellationToken) => RedisCall.DoAsync(connection, "a stream", call, cancellationToken);
}
