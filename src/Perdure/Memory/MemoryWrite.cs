using Perdure.Storage;

namespace Perdure.Memory;

/// <summary>One batch in the making: new states of the scopes it touches, published together or thrown away.</summary>
internal sealed class MemoryWrite(PreparedSchema prepared, WriteBatch batch)
{
    private readonly Dictionary<string, ScopeState> states = [];
    private readonly long[] outcomes = new long[batch.Operations.Count];

    public IReadOnlyDictionary<string, ScopeState> States => states;

    public WriteResult Apply(Func<string, ScopeState> current)
    {
        for (var i = 0; i < outcomes.Length; i++)
        {
            var operation = batch.Operations[i];
            if (!states.TryGetValue(operation.Scope, out var state))
                states[operation.Scope] = state = current(operation.Scope);
            var conflict = operation is RecordOperation record ? Apply(record, i, state) : Apply((LogOperation)operation, i, state);
            if (conflict is not null)
                return WriteResult.Conflicted(conflict);
        }
        return WriteResult.Committed(outcomes);
    }

    private Conflict? Apply(RecordOperation operation, int i, ScopeState state)
    {
        var key = operation.Key;
        var table = state.Table(key.Collection) ?? TableState.Empty(prepared.Collection(key.Collection));
        var old = table.Rows.GetValueOrDefault(key.Id);
        var visible = old is { } row && row.IsVisible(batch.At) ? old : null;
        if (!operation.Expect.Holds(visible?.Version))
            return new Conflict(i, visible?.Version);
        if (operation is Put put)
        {
            states[key.Scope] = state.With(key.Collection, table.With(new Row(
                key.Id, put.Version, put.Body.ToArray(), [.. put.Fields],
                Instant.Cut(put.CreatedAt ?? visible?.CreatedAt ?? batch.At), Instant.Cut(put.UpdatedAt ?? batch.At), Cut(put.ExpiresAt))));
            outcomes[i] = 1;
        }
        else if (operation is Remove && old is not null)
        {
            states[key.Scope] = state.With(key.Collection, table.Without(key.Id));
            outcomes[i] = visible is null ? 0 : 1;
        }
        return null;
    }

    private static DateTimeOffset? Cut(DateTimeOffset? time) => time is { } value ? Instant.Cut(value) : null;

    private Conflict? Apply(LogOperation operation, int i, ScopeState state)
    {
        var log = state.Log(operation.Key);
        var head = log.Head;
        var next = log;
        switch (operation)
        {
            case Append append:
                if (append.Expected is { } expected && expected != head)
                    return new Conflict(i, head.Version, head.Position);
                outcomes[i] = head.Position + 1;
                for (var j = 0; j < append.Entries.Count; j++)
                    next = next.With(Item(head.Position + 1 + j, append.Entries[j], Instant.ToMicroseconds(append.Entries[j].At ?? batch.At)));
                break;
            case RequireHead required:
                return required.Expected == head ? null : new Conflict(i, head.Version, head.Position);
            case RequireEntry required:
                return log.Find(required.Position) is { } there && there.Version == required.Version ? null : new Conflict(i, log.Find(required.Position)?.Version, head.Position);
            case ReplaceEntry replace:
                if (log.Find(replace.Position) is not { } old || old.Version != replace.Expected)
                    return new Conflict(i, log.Find(replace.Position)?.Version, head.Position);
                next = log.Replacing(Item(replace.Position, replace.Entry, old.At));
                outcomes[i] = 1;
                break;
            case Trim trim:
                next = log.Without(trim.Ranges);
                outcomes[i] = log.Count - next.Count;
                break;
            case Drop:
                next = LogState.Empty;
                outcomes[i] = log.Count;
                break;
        }
        states[operation.Scope] = state.With(operation.Key, next);
        return null;
    }

    private static LogItem Item(long position, NewEntry entry, long at) => new(position, entry.Version, at, entry.Head.ToArray(), entry.Body.ToArray());
}
