using System.Text.Json;
using Perdure.Collections;
using Perdure.Storage;
using Perdure.Users;

namespace Perdure.Events;

/// <summary>
/// The room's part in the erasure of a user: what is in a scope of the user's id goes whole; elsewhere events that are the user's, or tell of a record that is,
/// lose all but their positions, and dead letters of such go. It reads every event.
/// </summary>
internal sealed class EventsOfUsers(StoreContext context) : IUserContent
{
    // What the rooms' own records call the user they belong to.
    private static readonly string[] Properties = ["userId", "createdBy", "assignedTo"];

    public string Name => "events";

    public async ValueTask<long> EraseAsync(string userId, CancellationToken cancellationToken)
    {
        var erased = 0L;
        await foreach (var key in ChannelsAsync(cancellationToken).ConfigureAwait(false))
            erased += key.Scope == userId
                ? (await context.WriteAsync([new Drop(key)], context.Time.UtcNow(), cancellationToken).ConfigureAwait(false)).Outcomes[0]
                : await EraseAsync(key, userId, cancellationToken).ConfigureAwait(false);
        foreach (var scope in await context.Backend.ScopesAsync(EventDeadLetter.Definition.Name, null, cancellationToken).ToListAsync(cancellationToken).ConfigureAwait(false))
            erased += await UserRecords.EraseAsync(context, Letters(scope), letter => scope == userId || IsTheirs(letter.Event, userId), cancellationToken).ConfigureAwait(false);
        await UserRecords.EraseAsync(context, new Collection<GroupRecord>(context, GroupRecord.Definition, userId), _ => true, cancellationToken).ConfigureAwait(false);
        await UserRecords.EraseAsync(context, new Collection<PublishedId>(context, PublishedId.Definition, userId), _ => true, cancellationToken).ConfigureAwait(false);
        return erased;
    }

    public async ValueTask<long> RemainingAsync(string userId, CancellationToken cancellationToken)
    {
        var count = 0L;
        await foreach (var key in ChannelsAsync(cancellationToken).ConfigureAwait(false))
            count += (await OfAsync(key, userId, cancellationToken).ConfigureAwait(false)).Count;
        await foreach (var scope in context.Backend.ScopesAsync(EventDeadLetter.Definition.Name, null, cancellationToken).ConfigureAwait(false))
            count += await Letters(scope).Query().CountAsync(letter => scope == userId || IsTheirs(letter.Event, userId), cancellationToken).ConfigureAwait(false);
        return count;
    }

    private async ValueTask<long> EraseAsync(LogKey key, string userId, CancellationToken cancellationToken)
    {
        var erased = 0L;
        foreach (var (position, version) in await OfAsync(key, userId, cancellationToken).ConfigureAwait(false))
        {
            // One that was trimmed meanwhile is gone.
            var batch = new WriteBatch([new ReplaceEntry(key, position, version, EventLog.Erased(context.Ids))], context.Time.UtcNow());
            erased += (await context.Backend.WriteAsync(batch, cancellationToken).ConfigureAwait(false)).Conflict is null ? 1 : 0;
        }
        return erased;
    }

    private async ValueTask<IReadOnlyList<(long Position, long Version)>> OfAsync(LogKey key, string userId, CancellationToken cancellationToken)
    {
        var found = new List<(long, long)>();
        await context.Backend.ReadLogAsync(new LogRead(key, PositionRange.All), entry =>
        {
            if (EventLog.Decode(key, entry) is { } one && (key.Scope == userId || IsTheirs(one, userId)))
                found.Add((entry.Position, entry.Version));
            return true;
        }, cancellationToken).ConfigureAwait(false);
        return found;
    }

    private async IAsyncEnumerable<LogKey> ChannelsAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var scope in await context.Backend.ScopesAsync(EventLog.Schema.Name, null, cancellationToken).ToListAsync(cancellationToken).ConfigureAwait(false))
            foreach (var channel in await context.Backend.LogsAsync(EventLog.Schema.Name, scope, cancellationToken).ToListAsync(cancellationToken).ConfigureAwait(false))
                yield return EventLog.Key(scope, channel);
    }

    private Collection<EventDeadLetter> Letters(string scope) => new(context, EventDeadLetter.Definition, scope);

    private static bool IsTheirs(AgentEvent one, string userId) =>
        one.UserId == userId || (one.Data is { ValueKind: JsonValueKind.Object } data && data.TryGetProperty("record", out var record) && record.ValueKind == JsonValueKind.Object
            && Properties.Any(property => record.TryGetProperty(property, out var value) && value.ValueKind == JsonValueKind.String && value.ValueEquals(userId)));
}
