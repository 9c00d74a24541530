using Perdure.Conformance;
using Perdure.Files;
using Perdure.Storage;

namespace Perdure.Tests.Conformance;

/// <summary>Files: every instance over one folder.</summary>
public sealed class FilesFixture : LocalFixture
{
    public override string Name => "files";

    public override BackendTraits Traits { get; } = new(Atomicity.Store, Durability.Power, SharedByProcesses: true);

    public override string Url => $"file:{Path.Combine(Folder, "store")}";

    public override Task<Backend> OpenAsync(TimeProvider time) =>
        Task.FromResult<Backend>(new FilesBackend(new FilesOptions { Path = Path.Combine(Folder, "store"), Time = time }));
}
