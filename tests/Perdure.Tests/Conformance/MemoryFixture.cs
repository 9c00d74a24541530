using Perdure.Conformance;
using Perdure.Memory;
using Perdure.Storage;

namespace Perdure.Tests.Conformance;

/// <summary>Memory: every instance over one space.</summary>
public sealed class MemoryFixture : BackendFixture
{
    private readonly MemorySpace space = new();

    public override string Name => "memory";

    public override BackendTraits Traits { get; } = new(Atomicity.Store, Durability.None, SharedByProcesses: false);

    public override Task<Backend> OpenAsync(TimeProvider time) => Task.FromResult<Backend>(new MemoryBackend(new MemoryOptions { Space = space, Time = time }));

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
