using System.Text.Json;
using Perdure.Storage;
using Perdure.Users;

namespace Perdure.Revisions;

/// <summary>
/// The room's part in the erasure of a user: what the other rooms remove has taken its history along; this finds the histories of
/// records that once were the user's, also of those that were deleted long ago. It reads every snapshot.
/// </summary>
internal sealed class RevisionsOfUsers(StoreContext context) : IUserContent
{
    // What the rooms' own records call the user they belong to.
    private static readonly string[] Properties = ["userId", "createdBy", "assignedTo"];

    public string Name => "revisions";

    public async ValueTask<long> EraseAsync(string userId, CancellationToken cancellationToken)
    {
        var removed = 0L;
        foreach (var key in await OfAsync(userId, cancellationToken).ConfigureAwait(false))
            removed += (await context.WriteAsync([new Drop(key)], context.Time.UtcNow(), cancellationToken).ConfigureAwait(false)).Outcomes[0];
        return removed;
    }

    public async ValueTask<long> RemainingAsync(string userId, CancellationToken cancellationToken) => (await OfAsync(userId, cancellationToken).ConfigureAwait(false)).Count;

    private async ValueTask<IReadOnlyList<LogKey>> OfAsync(string userId, CancellationToken cancellationToken)
    {
        var found = new List<LogKey>();
        if (context.Options.Revisions is null)
            return found;
        await foreach (var scope in context.Backend.ScopesAsync(RevisionLog.Schema.Name, null, cancellationToken).ConfigureAwait(false))
            await foreach (var id in context.Backend.LogsAsync(RevisionLog.Schema.Name, scope, cancellationToken).ConfigureAwait(false))
                if (new LogKey(RevisionLog.Schema.Name, scope, id) is var key && await IsTheirsAsync(key, userId, cancellationToken).ConfigureAwait(false))
                    found.Add(key);
        return found;
    }

    private async ValueTask<bool> IsTheirsAsync(LogKey key, string userId, CancellationToken cancellationToken)
    {
        var isTheirs = false;
        await context.Backend.ReadLogAsync(new LogRead(key, PositionRange.All) { Descending = true }, entry =>
        {
            var revision = RevisionLog.Decode(key, entry);
            isTheirs = IsTheirs(revision, entry.Body, userId);
            return !isTheirs;
        }, cancellationToken).ConfigureAwait(false);
        return isTheirs;
    }

    private bool IsTheirs(Revision revision, ReadOnlySpan<byte> body, string userId)
    {
        var own = context.Options.Collections.FirstOrDefault(one => one.Name == revision.Collection);
        if (own is not null)
            return (own.HasUserScopes && revision.Scope == userId) || (body.Length > 0 && own.OwnerOf(context.Json, body.ToArray(), $"revision {revision.Number} of {revision.Collection} '{revision.Id}'") == userId);
        if ((revision.Collection == UserStore.Definition.Name || revision.Collection == Credential.Definition.Name) && revision.Id == userId)
            return true;
        return body.Length > 0 && Names(body, userId);
    }

    private static bool Names(ReadOnlySpan<byte> body, string userId)
    {
        var reader = new Utf8JsonReader(body);
        for (reader.Read(); reader.Read() && reader.TokenType == JsonTokenType.PropertyName;)
        {
            var isOwner = false;
            foreach (var property in Properties)
                isOwner |= reader.ValueTextEquals(property);
            reader.Read();
            if (isOwner && reader.TokenType == JsonTokenType.String && reader.ValueTextEquals(userId))
                return true;
            reader.Skip();
        }
        return false;
    }
}
