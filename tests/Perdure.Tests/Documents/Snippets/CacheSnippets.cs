using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Perdure.Caching;
using Perdure.Hosting;

namespace Perdure.Tests.Documents.Snippets;

/// <summary>What the guide shows of the cache.</summary>
public sealed class CacheSnippets
{
    [Fact]
    public async Task Cached()
    {
        await using var store = await AgentStore.OpenAsync("memory:", new AgentStoreOptions
        {
            Cache = new CacheOptions { MaxBytes = 256 * 1024 * 1024, Lifetimes = new Dictionary<string, TimeSpan> { ["sessions"] = TimeSpan.FromHours(1), ["agents"] = TimeSpan.FromHours(1) } },
        });
        var ratio = store.Backend.Facet<ICached>()!.Statistics.HitRatio;

        ratio.ShouldBe(0);
    }

    [Fact]
    public async Task Distributed()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);

        builder.Services.AddDistributedMemoryCache();                   // several machines: AddStackExchangeRedisCache(…)
        builder.Services.AddPerdure(store =>
        {
            store.Url = "memory:";
            store.Cache = new CacheOptions { Name = "agents" };         // what its keys begin with
            store.DistributedCache = services => services.GetRequiredService<IDistributedCache>();
        });

        using var host = builder.Build();
        await host.StartAsync();
        host.Services.GetRequiredService<AgentStore>().Backend.Facet<ICached>().ShouldNotBeNull();
        await host.StopAsync();
    }
}
