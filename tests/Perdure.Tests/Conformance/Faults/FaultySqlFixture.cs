using Perdure.Conformance;
using Perdure.Storage;

namespace Perdure.Tests.Conformance.Faults;

/// <summary>SQLite with one fault before it.</summary>
internal sealed class FaultySqlFixture(PlantedFault fault) : BackendFixture
{
    private readonly SqliteFixture inner = new();

    public override string Name => fault.Name;

    public override BackendTraits Traits => inner.Traits;

    public override async Task<Backend> OpenAsync(TimeProvider time) => fault.Before(await inner.OpenAsync(time));

    public override ValueTask DisposeAsync() => inner.DisposeAsync();
}
