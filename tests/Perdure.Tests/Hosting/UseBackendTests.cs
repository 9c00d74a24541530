using Microsoft.Extensions.DependencyInjection;
using Perdure.Files;
using Perdure.Hosting;
using Perdure.Sqlite;

namespace Perdure.Tests.Hosting;

public sealed class UseBackendTests
{
    [Fact]
    public async Task Each_backend_has_a_Use_method_for_options_in_code()
    {
        var folder = Directory.CreateTempSubdirectory("perdure-use").FullName;
        var services = new ServiceCollection().AddLogging();
        services.AddPerdure("memory", options => options.UseMemory());
        services.AddPerdure("files", options => options.UseFiles(new FilesOptions { Path = Path.Combine(folder, "store") }));
        services.AddPerdure("sqlite", options => options.UseSqlite(new SqliteOptions { Path = Path.Combine(folder, "store.db"), Synchronous = SqliteSynchronous.Normal }));
        await using (var provider = services.BuildServiceProvider())
            foreach (var name in (string[])["memory", "files", "sqlite"])
            {
                var store = provider.GetRequiredKeyedService<AgentStore>(name);
                await store.Checkpoints.Thread("t").Edit().Set("name", name).SaveAsync(cancellationToken: TestContext.Current.CancellationToken);
                store.Info.Name.ShouldBe(name);
            }
        Directory.Delete(folder, recursive: true);
    }
}
