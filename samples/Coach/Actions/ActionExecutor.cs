using System.Text.Json.Nodes;
using Coach.Machine;
using Perdure;
using Perdure.States;
using Perdure.Users;

namespace Coach.Actions;

/// <summary>Does actions: first to the record in hand, then, with what was said, in the store, in one transaction.</summary>
internal sealed class ActionExecutor(AgentStore store)
{
    public async Task<Record> LoadAsync(string user, string session, CancellationToken cancellationToken) => new(
        await store.States.FindAsync(user, session, cancellationToken) ?? new SessionState { UserId = user, SessionId = session, State = CoachingState.Introduction.Name() },
        await store.Contexts.FindAsync(user, session, cancellationToken) ?? new ConversationContext { UserId = user, SessionId = session },
        await store.Identities.OfUser(user).ToListAsync(cancellationToken));

    /// <summary>The record as it is after an action.</summary>
    public Record Do(Record record, CoachAction action) => action switch
    {
        AddIdentity add when Named(record, add.Name) is null => record with { Identities = [.. record.Identities, new UserIdentity { UserId = record.State.UserId, Name = add.Name, Category = add.Category }] },
        DescribeIdentity describe => record with { Identities = [.. record.Identities.Select(one => IsNamed(one, describe.Name) ? one with { Description = describe.Description } : one)] },
        RemoveIdentity remove => record with { Identities = [.. record.Identities.Where(one => !IsNamed(one, remove.Name))] },
        SetUserData set => record with { Context = record.Context with { UserData = With(record.Context.UserData, set) } },
        MoveTo move => record with { State = record.State with { State = move.State.Name() } },
        _ => record,
    };

    /// <summary>Writes what a turn changed: state, context and identities, all or none.</summary>
    /// <exception cref="Perdure.Storage.PerdureException">A conflict: somebody else took a turn in the session.</exception>
    public Task SaveAsync(Record before, Record after, CancellationToken cancellationToken) => store.CommitAsync(async unit =>
    {
        _ = after.State.Version == 0 ? await unit.States.CreateAsync(after.State, cancellationToken) : await unit.States.UpdateAsync(after.State, cancellationToken);
        _ = after.Context.Version == 0 ? await unit.Contexts.CreateAsync(after.Context, cancellationToken) : await unit.Contexts.UpdateAsync(after.Context, cancellationToken);
        foreach (var gone in before.Identities.Where(one => after.Identities.All(other => other.Id != one.Id)))
            await unit.Identities.DeleteAsync(gone.UserId, gone.Id, cancellationToken);
        foreach (var identity in after.Identities.Except(before.Identities))
            _ = identity.Version == 0 ? await unit.Identities.CreateAsync(identity, cancellationToken) : await unit.Identities.UpdateAsync(identity, cancellationToken);
    }, cancellationToken);

    private static UserIdentity? Named(Record record, string name) => record.Identities.FirstOrDefault(one => IsNamed(one, name));

    private static bool IsNamed(UserIdentity identity, string name) => string.Equals(identity.Name, name, StringComparison.OrdinalIgnoreCase);

    private static JsonObject With(JsonObject data, SetUserData set)
    {
        var changed = (JsonObject)data.DeepClone();
        changed[set.Key] = set.Value.DeepClone();
        return changed;
    }
}
