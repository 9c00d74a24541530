using System.Collections.Concurrent;
using Perdure.Storage;

namespace Perdure.Events;

/// <summary>One desk per group that this process changes. Safe to share.</summary>
internal sealed class GroupDesks(StoreContext context)
{
    private readonly ConcurrentDictionary<(LogKey Channel, string Group), GroupDesk> desks = new();

    public GroupDesk Of(LogKey channel, string group) => desks.GetOrAdd((channel, group), one => new GroupDesk(context, one.Channel, one.Group));

    public void Forget(LogKey channel, string group) => desks.TryRemove((channel, group), out _);
}
