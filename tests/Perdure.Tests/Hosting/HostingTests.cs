using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Perdure.Caching;
using Perdure.Databases;
using Perdure.Hosting;
using Perdure.Memory;
using Perdure.Sessions;
using Perdure.Storage;
using Perdure.Tests.Collections;
using Perdure.Tests.Databases;

namespace Perdure.Tests.Hosting;

public sealed class HostingTests
{
    private static IEnumerable<string> Schema => Rooms.Schema(new AgentStoreOptions()) is var all ? [.. all.Collections.Select(one => $"{one.Name} {one.Revision}"), .. all.Logs.Select(one => $"{one.Name} {one.Revision}")] : [];

    private static readonly CancellationToken None = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Named_stores_are_keyed_and_apart_and_are_disposed_with_the_host()
    {
        var host = Build(services => services.AddPerdure("memory:").AddPerdure("cache", options =>
        {
            options.Url = "memory:";
            options.Store = new AgentStoreOptions { Collections = [Notes.Definition] };
        }));
        await host.StartAsync(None);
        var (main, cache) = (host.Services.GetRequiredService<AgentStore>(), host.Services.GetRequiredKeyedService<AgentStore>("cache"));
        await main.Sessions.CreateAsync(new Session { Id = "s" }, None);
        (await cache.Sessions.FindAsync("s", None)).ShouldBeNull();
        await cache.Collection(Notes.Definition).SaveAsync(new Note { Id = "n" }, None);
        host.Services.GetRequiredKeyedService<AgentStore>("cache").ShouldBeSameAs(cache);
        await host.StopAsync(None);
        await ((IAsyncDisposable)host).DisposeAsync();
        await Should.ThrowAsync<ObjectDisposedException>(async () => await main.Sessions.FindAsync("s", None));
        await Should.ThrowAsync<ObjectDisposedException>(async () => await cache.Sessions.FindAsync("s", None));
    }

    [Fact]
    public async Task All_mistakes_are_reported_together_when_the_host_starts()
    {
        var section = Configuration(("Url", "nosql:x"), ("OpenAtStart", "perhaps"), ("Uri", "memory:"));
        using var host = Build(services => services.AddPerdure(section).AddPerdure("cache", options => options.Store = new AgentStoreOptions { Ids = null! }));
        var refusal = await Should.ThrowAsync<Exception>(() => host.StartAsync(None));
        var message = refusal is AggregateException many ? string.Join(' ', many.InnerExceptions.Select(one => one.Message)) : refusal.Message;
        foreach (var part in new[] { "The store: 'Store:Uri' is not a setting", "'Store:OpenAtStart' is neither", "'nosql:' is not a known", "The store 'cache': Url is missing", "The store 'cache': Ids is null" })
            message.ShouldContain(part);
    }

    [Fact]
    public async Task A_section_of_configuration_is_enough()
    {
        using var host = Build(services => services.AddPerdure(Configuration(("Url", "memory:"), ("OpenAtStart", "false"))));
        await host.StartAsync(None);
        await host.Services.GetRequiredService<AgentStore>().Sessions.CreateAsync(new Session { Id = "s" }, None);
        await host.StopAsync(None);
    }

    [Fact]
    public async Task The_store_is_opened_when_the_host_starts_or_at_its_first_use()
    {
        foreach (var atStart in new[] { true, false })
        {
            var space = new MemorySpace();
            await using var newer = new MemoryBackend(new MemoryOptions { Space = space });
            await newer.PrepareAsync(new StoreSchema([new CollectionSchema("sessions", 99, [], [], _ => [])], []), None);
            using var host = Build(services => services.AddPerdure(options =>
            {
                options.Backend = _ => new MemoryBackend(new MemoryOptions { Space = space });
                options.OpenAtStart = atStart;
            }));
            if (atStart)
            {
                (await Should.ThrowAsync<PerdureException>(() => host.StartAsync(None))).Fault.ShouldBe(Fault.SchemaMismatch);
                continue;
            }
            await host.StartAsync(None);
            var store = host.Services.GetRequiredService<AgentStore>();
            (await Should.ThrowAsync<PerdureException>(async () => await store.Sessions.FindAsync("s", None))).Fault.ShouldBe(Fault.SchemaMismatch);
            (await Should.ThrowAsync<PerdureException>(async () => await store.Sessions.All().FirstAsync(None))).Fault.ShouldBe(Fault.SchemaMismatch);
        }
    }

    [Fact]
    public async Task Health_tells_latency_version_and_durability_and_warnings_degrade()
    {
        using var host = Build(services => services
            .AddPerdure("memory:")
            .AddPerdure("warned", options => options.Backend = _ => new Wrapped(new MemoryBackend(), "The disk is not synced.") { Pool = new PoolStatistics(5, 2, 3, 1) })
            .AddPerdure("down", options =>
            {
                options.Backend = _ => new Wrapped(new MemoryBackend(), null, new PerdureException(Fault.Unavailable, "No answer.", isTransient: true));
                options.OpenAtStart = false;
            }));
        await host.StartAsync(None);
        var report = await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(None);
        report.Entries["perdure"].Status.ShouldBe(HealthStatus.Healthy);
        report.Entries["perdure"].Data["durability"].ShouldBe("None");
        ((double)report.Entries["perdure"].Data["latencyMilliseconds"]).ShouldBeGreaterThan(0);
        report.Entries["perdure"].Data["serverVersion"].ShouldBe(Environment.Version.ToString());
        report.Entries["perdure"].Data["schemaRevisions"].ShouldBe(string.Join(", ", Schema.Order(StringComparer.Ordinal)));
        report.Entries["perdure"].Data.Keys.ShouldNotContain("poolOpen");
        ((string[])["poolOpen", "poolInUse", "poolIdle", "poolWaiting"]).Select(key => report.Entries["perdure:warned"].Data[key]).ShouldBe([5, 2, 3, 1]);
        report.Entries["perdure:warned"].Status.ShouldBe(HealthStatus.Degraded);
        report.Entries["perdure:warned"].Description.ShouldBe("The disk is not synced.");
        report.Entries["perdure:down"].Status.ShouldBe(HealthStatus.Unhealthy);
        report.Entries["perdure:down"].Description!.ShouldContain("Unavailable");
    }

    [Fact]
    public async Task Stores_are_had_by_name_and_an_unknown_name_lists_the_known_ones()
    {
        using var host = Build(services => services.AddPerdure("memory:").AddPerdure("cache", "memory:").AddPerdure("down", options =>
        {
            options.Backend = _ => new Wrapped(new MemoryBackend(), null, new PerdureException(Fault.Unavailable, "No answer.", isTransient: true));
            options.OpenAtStart = false;
        }));
        await host.StartAsync(None);
        var stores = host.Services.GetRequiredService<AgentStores>();
        stores.Names.ShouldBe(["", "cache", "down"]);
        stores[""].ShouldBeSameAs(host.Services.GetRequiredService<AgentStore>());
        stores["cache"].ShouldBeSameAs(host.Services.GetRequiredKeyedService<AgentStore>("cache"));
        Should.Throw<ArgumentException>(() => stores["cash"]).Message.ShouldContain("There is no store 'cash'; known are: without a name, 'cache', 'down'.");
        var health = await stores.CheckAsync(TimeSpan.FromSeconds(10), None);
        health.Select(one => (one.Key, one.Value.IsHealthy)).ShouldBe([("", true), ("cache", true), ("down", false)]);
        ((PerdureException)health["down"].Error!).Fault.ShouldBe(Fault.Unavailable);
        health["cache"].Latency.ShouldBeGreaterThan(TimeSpan.Zero);
    }

    [Fact]
    public void A_name_is_given_once()
    {
        var services = new ServiceCollection().AddPerdure("memory:").AddPerdure("cache", "memory:");
        Should.Throw<ArgumentException>(() => services.AddPerdure("memory:")).Message.ShouldContain("The unnamed store was added already");
        Should.Throw<ArgumentException>(() => services.AddPerdure("cache", "memory:")).Message.ShouldContain("A store 'cache' was added already");
    }

    [Fact]
    public async Task A_database_is_configured_in_parts_that_code_may_complete()
    {
        var folder = Directory.CreateTempSubdirectory("perdure-parts-");
        try
        {
            var section = Configuration(("Database:Type", "sqlite"), ("Database:TablePrefix", "app_"));
            using var host = Build(services => services.AddPerdure(section, options => options.Database = options.Database! with { Database = Path.Combine(folder.FullName, "a.db") }));
            await host.StartAsync(None);
            host.Services.GetRequiredService<AgentStore>().Info.Name.ShouldBe("sqlite");
            File.Exists(Path.Combine(folder.FullName, "a.db")).ShouldBeTrue();
            await host.StopAsync(None);
            await ((IAsyncDisposable)host).DisposeAsync();
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task Mistakes_of_databases_are_reported_with_all_others()
    {
        using var host = Build(services => services
            .AddPerdure(Configuration(("Database:Type", "postgres"), ("Database:Hots", "h"), ("Database:Port", "x")))
            .AddPerdure("both", options => (options.Url, options.Database) = ("memory:", new DatabaseOptions { Kind = DatabaseKind.Sqlite, Database = "a.db" }))
            .AddPerdure("scheme", options => options.Url = "paper://h")
            .AddPerdure("environment", options => options.UseEnvironment(EnvironmentOf.Variables(("DB_TYPE", "postgres"), ("DB_HOST", "h"))))
            .AddPerdure("mixed", options => options.UseEnvironment(EnvironmentOf.Variables(("DATABASE_URL", "memory:"), ("DB_HOST", "h")))));
        var refusal = await Should.ThrowAsync<Exception>(() => host.StartAsync(None));
        var message = refusal is AggregateException many ? string.Join(' ', many.InnerExceptions.Select(one => one.Message)) : refusal.Message;
        foreach (var part in (string[])["'Store:Database:Hots' is not a setting", "Store:Database:Port is 'x'", "Store:Database:Host and Store:Database:Database are missing", "The store 'both': Url and Database are both set",
            "The store 'scheme': 'paper:' is not a known store scheme", "The store 'environment': host, port and database are required for PostgreSQL: DB_NAME is missing", "The store 'mixed': DATABASE_URL names a store without a server; leave out DB_HOST."])
            message.ShouldContain(part);
    }

    [Fact]
    public async Task The_cache_is_read_of_configuration_and_takes_the_distributed_one_of_the_container()
    {
        var section = Configuration(("Url", "memory:"), ("Cache:MaxBytes", "1000000"), ("Cache:Lifetimes:agents", "60"), ("Cache:Lifetimes:users", "00:05:00"), ("Cache:OtherLifetime", "1"),
            ("Cache:LifetimeWithoutSignals", "5"), ("Cache:Distributed", "true"), ("Cache:DistributedLifetime", "60"), ("Cache:DistributedTimeoutMilliseconds", "1000"), ("Cache:Name", "agents"));
        using var host = Build(services => services.AddDistributedMemoryCache().AddPerdure(section));
        await host.StartAsync(None);
        var cache = host.Services.GetRequiredService<IOptionsMonitor<PerdureOptions>>().Get("").Cache!;
        (cache.MaxBytes, cache.OtherLifetime, cache.LifetimeWithoutSignals, cache.DistributedLifetime, cache.DistributedTimeout, cache.Name)
            .ShouldBe((1_000_000, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(1), TimeSpan.FromSeconds(1), "agents"));
        (cache.Lifetimes["agents"], cache.Lifetimes["users"], cache.Lifetimes["tasks"]).ShouldBe((TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(15)));
        var store = host.Services.GetRequiredService<AgentStore>();
        await store.Sessions.CreateAsync(new Session { Id = "s" }, None);
        await store.Sessions.FindAsync("s", None);
        var cached = store.Backend.Facet<ICached>()!;
        cached.Statistics.Hits.ShouldBe(1);
        cached.Clear();
        await store.Sessions.FindAsync("s", None);
        (await store.Sessions.UpdateAsync("s", session => session with { UserId = "ada" }, None)).UserId.ShouldBe("ada");
        cached.Statistics.DistributedFailures.ShouldBe(0);
        await host.StopAsync(None);
    }

    [Fact]
    public async Task Mistakes_of_the_cache_are_reported_with_all_others()
    {
        var section = Configuration(("Url", "memory:"), ("Cache:MaxBites", "1"), ("Cache:MaxBytes", "much"), ("Cache:Lifetimes:sesions", "1"), ("Cache:Lifetimes:tasks", "soon"), ("Cache:Distributed", "true"));
        using var host = Build(services => services.AddPerdure(section)
            .AddPerdure("without", options => (options.Url, options.DistributedCache) = ("memory:", _ => null!))
            .AddPerdure("both", options => (options.Url, options.Cache, options.Store) = ("memory:", new CacheOptions(), new AgentStoreOptions { Cache = new CacheOptions() })));
        var refusal = await Should.ThrowAsync<Exception>(() => host.StartAsync(None));
        var message = refusal is AggregateException many ? string.Join(' ', many.InnerExceptions.Select(one => one.Message)) : refusal.Message;
        foreach (var part in (string[])["'Store:Cache:MaxBites' is not a setting", "Store:Cache:MaxBytes is 'much'", "there is no collection 'sesions'", "Store:Cache:Lifetimes:tasks is 'soon'", "Name is empty",
            "The store 'without': DistributedCache is set, but no Cache", "The store 'both': Cache and Store.Cache are both set"])
            message.ShouldContain(part);
    }

    [Fact]
    public async Task The_environment_is_used_when_asked()
    {
        using var host = Build(services => services
            .AddPerdure(options => options.UseEnvironment(EnvironmentOf.Variables(("DATABASE_URL", "memory:"))))
            .AddPerdure("file", options => options.UseEnvironment(name => name == "DB_NAME" ? "never-opened.db" : null).OpenAtStart = false));
        await host.StartAsync(None);
        host.Services.GetRequiredService<AgentStore>().Info.Name.ShouldBe("memory");
        host.Services.GetRequiredService<AgentStores>()["file"].Info.Name.ShouldBe("sqlite");
        await host.StopAsync(None);
    }

    private static IHost Build(Action<IServiceCollection> configure)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        configure(builder.Services);
        return builder.Build();
    }

    private static IConfigurationSection Configuration(params (string Key, string Value)[] settings) => new ConfigurationBuilder()
        .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create($"Store:{setting.Key}", (string?)setting.Value))).Build().GetSection("Store");
}
