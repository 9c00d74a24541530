using System.IO.Compression;
using System.Reflection;
using System.Xml.Linq;

namespace Perdure.Tests.Packaging;

public sealed class PackTests
{
    [Fact]
    public async Task Every_package_has_readme_licence_docs_symbols_and_names_only_what_it_needs()
    {
        var folder = Directory.CreateTempSubdirectory("perdure-pack");
        try
        {
            var projects = Directory.GetDirectories(Path.Combine(Approved.Root, "src")).Select(Path.GetFileName).ToArray();
            await DotnetCommand.RunAsync("dotnet", "pack", "Perdure.slnx", "--no-build", "-c", Configuration, "-v", "quiet", "-o", folder.FullName);
            foreach (var project in projects)
                Check(folder.FullName, project!);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    // What the tests run with is what is packed: nothing is built again.
    private static string Configuration => typeof(PackTests).Assembly.GetCustomAttribute<AssemblyConfigurationAttribute>()!.Configuration;

    private static void Check(string folder, string project)
    {
        var path = Directory.GetFiles(folder, $"{project}.*.nupkg").Single(file => char.IsAsciiDigit(Path.GetFileName(file)[project.Length + 1]));
        File.Exists(Path.ChangeExtension(path, ".snupkg")).ShouldBeTrue($"{project} has a symbol package");
        using var package = ZipFile.OpenRead(path);
        var names = package.Entries.Select(entry => entry.FullName).ToArray();
        names.ShouldContain("README.md");
        names.ShouldContain($"lib/net10.0/{project}.dll");
        names.ShouldContain($"lib/net10.0/{project}.xml");
        using var nuspec = package.GetEntry($"{project}.nuspec")!.Open();
        var metadata = XDocument.Load(nuspec).Root!.Elements().First();
        metadata.Elements().Single(element => element.Name.LocalName == "license").Value.ShouldBe("MIT");
        metadata.Elements().Single(element => element.Name.LocalName == "description").Value.ShouldNotBe("Package Description");
        if (project == "Perdure")
            metadata.Descendants().Where(element => element.Name.LocalName == "dependency").Select(element => element.Attribute("id")!.Value)
                .ShouldAllBe(id => id == "System.Numerics.Tensors" || id.StartsWith("Microsoft.Extensions.", StringComparison.Ordinal), "the core references no driver");
    }
}
