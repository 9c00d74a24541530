using Perdure.Conformance;
using Perdure.Memory;
using Perdure.Storage;

namespace Perdure.Tests.Conformance;

/// <summary>Memory whose batches stay in one scope, as on a cluster.</summary>
public sealed class MemoryScopeFixture : BackendFixture
{
    private readonly MemorySpace space = new();

    public override string Name => "memory (one scope per batch)";

    public override BackendTraits Traits { get; } = new(Atomicity.Scope, Durability.None, SharedByProcesses: false);

    public override Task<Backend> OpenAsync(TimeProvider time) =>
        Task.FromResult<Backend>(new MemoryBackend(new MemoryOptions { Space = space, Time = time, Atomicity = Atomicity.Scope }));

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
