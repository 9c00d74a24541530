using Perdure.Conformance;
using Perdure.Storage;

namespace Perdure.Tests.Conformance.Faults;

/// <summary>SQLite whose other processes make a mistake, named by the first part of the worker's URL.</summary>
internal sealed class CarelessFixture(string fault) : BackendFixture
{
    private readonly SqliteFixture inner = new();

    public override string Name => $"sqlite ({fault})";

    public override BackendTraits Traits => inner.Traits;

    public override string Url => $"{fault}:{inner.Url}";

    public override System.Diagnostics.ProcessStartInfo Worker => inner.Worker;

    public override Task<Backend> OpenAsync(TimeProvider time) => inner.OpenAsync(time);

    public override ValueTask DisposeAsync() => inner.DisposeAsync();
}
