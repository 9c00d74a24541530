using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Perdure.Hosting;
using Perdure.Tasks;

namespace Perdure.Tests.Hosting;

public sealed class PlacedHostingTests
{
    private static readonly CancellationToken None = TestContext.Current.CancellationToken;

    [Fact]
    public async Task One_section_names_all_stores_and_where_rooms_are()
    {
        var folder = Directory.CreateTempSubdirectory("perdure-stores").FullName;
        var host = Build(("Url", $"sqlite:{Path.Combine(folder, "main.db")}"), ("Rooms:agents", "work"), ("Rooms:metrics", "cache"), ("Stores:work:Url", $"sqlite:{Path.Combine(folder, "work.db")}"), ("Stores:cache:Url", "memory:"));
        await host.StartAsync(None);
        var stores = host.Services.GetRequiredService<AgentStores>();
        stores.Names.ShouldBe(["", "cache", "work"]);
        await stores[""].Tasks.CreateAsync(new AgentTask { Id = "t", Name = "n" }, None);
        (await stores["work"].Tasks.FindAsync("t", None)).ShouldNotBeNull();

        // One report of all.
        (await stores.CheckAsync(TimeSpan.FromSeconds(20), None)).Values.ShouldAllBe(health => health.IsHealthy);
        var report = await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(None);
        report.Entries.Keys.ShouldBe(["perdure", "perdure:cache", "perdure:work"], ignoreOrder: true);

        // The one that places is closed first: its running write still finds the other open.
        var main = stores[""];
        await host.StopAsync(None);
        await ((IAsyncDisposable)host).DisposeAsync();
        await Should.ThrowAsync<ObjectDisposedException>(async () => await main.Tasks.FindAsync("t", None));
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Where_no_store_is_no_room_is_placed()
    {
        using var unknown = Build(("Url", "memory:"), ("Rooms:agents", "work"));
        (await Should.ThrowAsync<ArgumentException>(() => unknown.StartAsync(None))).Message.ShouldContain("There is no store 'work'");
        using var chain = Build(("Url", "memory:"), ("Rooms:agents", "a"), ("Stores:a:Url", "memory:"), ("Stores:a:Rooms:agents", "b"), ("Stores:b:Url", "memory:"));
        (await Should.ThrowAsync<ArgumentException>(() => chain.StartAsync(None))).Message.ShouldContain("places rooms in others itself");
        using var nested = Build(("Url", "memory:"), ("Stores:a:Url", "memory:"), ("Stores:a:Stores:b:Url", "memory:"));
        (await Should.ThrowAsync<Exception>(() => nested.StartAsync(None))).Message.ShouldContain("'Stores:a:Stores' is not a setting");
    }

    private static IHost Build(params (string Key, string Value)[] settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings.Select(one => KeyValuePair.Create(one.Key, (string?)one.Value))).Build();
        builder.Services.AddPerdure(configuration);
        return builder.Build();
    }
}
