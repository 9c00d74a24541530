using Perdure.Conformance;
using Perdure.Memory;
using Perdure.Storage;

namespace Perdure.Tests.Conformance.Faults;

/// <summary>Memory with one fault before it.</summary>
internal sealed class FaultyFixture(PlantedFault fault, Atomicity atomicity = Atomicity.Store) : BackendFixture
{
    private readonly MemorySpace space = new();

    public override string Name => fault.Name;

    public override BackendTraits Traits { get; } = new(atomicity, Durability.None, SharedByProcesses: false);

    public override Task<Backend> OpenAsync(TimeProvider time) => Task.FromResult(fault.Before(new MemoryBackend(new MemoryOptions { Space = space, Time = time, Atomicity = atomicity })));

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
