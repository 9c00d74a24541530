using System.Diagnostics;
using System.Reflection;
using Perdure.Conformance;
using Perdure.Storage;

namespace Perdure.Tests.Conformance;

/// <summary>A fixture in a folder of its own, with this repository's worker as the other process.</summary>
public abstract class LocalFixture : BackendFixture
{
    private static readonly string WorkerPath = typeof(LocalFixture).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == "Perdure.Worker").Value!;

    protected string Folder { get; } = Directory.CreateTempSubdirectory("perdure-").FullName;

    public override ProcessStartInfo Worker => new("dotnet") { ArgumentList = { WorkerPath } };

    public override ValueTask DisposeAsync()
    {
        Directory.Delete(Folder, recursive: true);
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }
}
