using Perdure.Conformance;
using Perdure.Files;
using Perdure.Storage;

namespace Perdure.Tests.Conformance;

/// <summary>Files in a folder.</summary>
public sealed class FilesFixture : LocalFixture
{
    public override string Name => "files";

    public override BackendTraits Traits { get; } = new(Atomicity.Store, Durability.Power, SharedByProcesses: true);

    public override string Url => "file:" + Folder;

    public override Task<Backend> OpenAsync(TimeProvider time) => Task.FromResult<Backend>(new FilesBackend(new FilesOptions { Path = Folder, Time = time }));
}
