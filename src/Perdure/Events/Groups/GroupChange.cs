using Perdure.Storage;
using Perdure.Tasks;

namespace Perdure.Events;

/// <summary>What is written beside the record of a group: its dead letters. The last word on a letter counts. Not safe to share.</summary>
internal sealed class GroupChange(StoreContext context, LogKey channel, string group, DateTimeOffset at)
{
    private readonly Dictionary<string, WriteOperation> operations = [];

    private string GroupKey => GroupRecord.IdOf(channel.Id, group);

    public IReadOnlyCollection<WriteOperation> Operations => operations.Values;

    public RecordKey Key(long position) => new(EventDeadLetter.Definition.Name, channel.Scope, EventDeadLetter.IdOf(GroupKey, position));

    public void AddLetter(AgentEvent one, int attempts, TaskError error) =>
        KeepLetter(new EventDeadLetter { Id = Key(one.Position).Id, GroupKey = GroupKey, Group = group, Event = one, Attempts = attempts, Error = error });

    public void KeepLetter(EventDeadLetter letter) =>
        operations[letter.Id] = EventDeadLetter.Definition.CodecFor(context.Json).Encode(letter, channel.Scope, Expect.Any, context.Ids, at).Operation;

    public void RemoveLetter(long position) => operations[Key(position).Id] = new Remove(Key(position));
}
