using Perdure.Conformance;
using Perdure.Memory;
using Perdure.Storage;

namespace Perdure.Tests.Placement;

/// <summary>Every room that can be placed in a store of its own: no batch of one may name another's records.</summary>
internal sealed class PlacedFixture(MemorySpace main) : BackendFixture
{
    private readonly Dictionary<string, MemorySpace> spaces = Rooms.Placeable.Keys.ToDictionary(room => room, _ => new MemorySpace());

    public override string Name => "memory";

    public override BackendTraits Traits { get; } = new(Atomicity.Store, Durability.None, SharedByProcesses: false);

    public override Task<Backend> OpenAsync(TimeProvider time)
    {
        var placed = Rooms.Placeable.Select(room => (room.Value, Backend: (Backend)Open(spaces[room.Key], time))).SelectMany(one => one.Value.Select(name => (name, one.Backend))).ToDictionary();
        return Task.FromResult<Backend>(new PlacingBackend(Open(main, time), placed));
    }

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static SearchingBackend Open(MemorySpace space, TimeProvider time) => new SearchingBackend(new MemoryBackend(new MemoryOptions { Space = space, Time = time }));
}
