using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Perdure.Databases;
using Perdure.Events;
using Perdure.Hosting;
using Perdure.Sessions;

namespace Perdure.Tests.Documents.Snippets;

/// <summary>What the guide shows of configuration and hosting.</summary>
public sealed class ConfigurationSnippets
{
    [Fact]
    public void Options_in_code_and_by_URL()
    {
        var password = "p@ss";

        var options = new DatabaseOptions
        {
            Kind = DatabaseKind.PostgreSql,
            Host = "db.example.com",
            User = "agents",
            Password = password,
            Database = "agents",
            SslMode = DatabaseSslMode.VerifyFull,
            Pool = new PoolOptions { MaxSize = 40 },
        };
        (options with { Port = 5432 }).ShouldBe(DatabaseOptions.FromUrl("postgres://agents:p%40ss@db.example.com:5432/agents?sslmode=verify-full&max_pool_size=40"));
    }

    [Fact]
    public void Other_sources()
    {
        // Nothing else in the tests looks at these.
        var before = ((string[])["DATABASE_URL", "DB_TYPE", "DB_NAME"]).Select(name => (Name: name, Value: Environment.GetEnvironmentVariable(name))).ToArray();
        (string Name, string? Value)[] ours = [("DATABASE_URL", null), ("DB_TYPE", "sqlite3"), ("DB_NAME", "agents.db")];
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([
            KeyValuePair.Create<string, string?>("Perdure:Database:Type", "sqlite"), KeyValuePair.Create<string, string?>("Perdure:Database:Database", "agents.db")]).Build();
        var services = new ServiceCollection();
        foreach (var (name, value) in ours)
            Environment.SetEnvironmentVariable(name, value);
        try
        {
            var byUrl = DatabaseOptions.FromUrl("postgres://agents:p%40ss@db.example.com:5432/agents?sslmode=verify-full&max_pool_size=40");
            var byEnvironment = DatabaseOptions.FromEnvironment();                                          // DATABASE_URL, DB_HOST, …
            var byConfiguration = DatabaseOptions.FromConfiguration(configuration.GetSection("Perdure:Database"));

            services.AddPerdure(configuration.GetSection("Perdure"));               // { "Url": "…" } or { "Database": { "Type": "postgres", … } }
            services.AddPerdure("cache", store => store.UseEnvironment());          // DATABASE_URL, DB_HOST, …

            byUrl.Password.ShouldBe("p@ss");
            byEnvironment.ShouldBe(byConfiguration);
            using var provider = services.BuildServiceProvider();
            foreach (var name in (string[])["", "cache"])
                provider.GetRequiredService<IOptionsMonitor<PerdureOptions>>().Get(name).Database.ShouldBe(byConfiguration);
        }
        finally
        {
            foreach (var (name, value) in before)
                Environment.SetEnvironmentVariable(name, value);
        }
    }

    [Fact]
    public async Task Stores_by_name_the_monitor_and_the_maintenance()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddPerdure("memory:").AddPerdure("cache", "memory:").AddSingleton(new Pager());

        builder.Services.AddPerdureMonitor();                           // asks every store each 30 seconds
        builder.Services.AddSingleton<IStoreAlert, PagerAlert>();       // is told of a failure and of its end, once each

        builder.Services.AddPerdureMaintenance(options => options.Events = new EventRetention { KeepYounger = TimeSpan.FromDays(30) });

        using var host = builder.Build();
        await host.StartAsync();

        var stores = host.Services.GetRequiredService<AgentStores>();
        await stores["cache"].Sessions.FindAsync("s-1");
        var health = await stores.CheckAsync(timeout: TimeSpan.FromSeconds(5));     // by name: IsHealthy, Latency, Error, Pool

        health.Values.ShouldAllBe(store => store.IsHealthy);
        await host.StopAsync();
    }

    [Fact]
    public async Task An_alert()
    {
        var pager = new Pager();
        var alert = new PagerAlert(pager);
        var health = new StoreHealth { Name = "cache", At = new DateTimeOffset(2025, 1, 1, 0, 0, 0, TimeSpan.Zero), Latency = TimeSpan.Zero };
        await alert.UnhealthyAsync(health with { Error = new InvalidOperationException("No.") }, default);
        await alert.RecoveredAsync(health with { UnhealthySince = health.At.AddMinutes(-1) }, default);
        pager.Calls.ShouldBe(["Store 'cache' does not answer: No.", "Store 'cache' answers again, after 00:01:00."]);
    }
}

public sealed class Pager
{
    public List<string> Calls { get; } = [];

    public ValueTask CallAsync(string text, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Calls.Add(text);
        return default;
    }
}

public sealed class PagerAlert(Pager pager) : IStoreAlert
{
    public ValueTask UnhealthyAsync(StoreHealth health, CancellationToken cancellationToken) =>
        pager.CallAsync($"Store '{health.Name}' does not answer: {health.Error!.Message}", cancellationToken);

    public ValueTask RecoveredAsync(StoreHealth health, CancellationToken cancellationToken) =>
        pager.CallAsync($"Store '{health.Name}' answers again, after {health.At - health.UnhealthySince}.", cancellationToken);
}
