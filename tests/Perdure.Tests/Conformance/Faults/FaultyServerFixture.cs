using Perdure.Conformance;
using Perdure.Storage;

namespace Perdure.Tests.Conformance.Faults;

/// <summary>PostgreSQL with one fault before it, for what memory does not do.</summary>
internal sealed class FaultyServerFixture(PlantedFault fault) : BackendFixture
{
    private readonly PostgreSqlFixture inner = new();

    public override string Name => fault.Name;

    public override BackendTraits Traits => inner.Traits;

    public override async Task<Backend> OpenAsync(TimeProvider time) => fault.Before(await inner.OpenAsync(time));

    public override ValueTask DisposeAsync() => inner.DisposeAsync();
}
