using Perdure.Memory;
using Perdure.Storage;

namespace Perdure.Hosting;

/// <summary><c>memory:</c> is a new, empty store; <c>memory:name</c> the one of that name in this process.</summary>
internal sealed class MemoryScheme : BackendScheme
{
    public override string Name => "memory";

    public override string Example => "memory:";

    public override Backend Create(string address, BackendSettings settings) =>
        new MemoryBackend(new MemoryOptions { Space = address.Length == 0 ? new MemorySpace() : MemorySpace.Named(address), Time = settings.Time });
}
