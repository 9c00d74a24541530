using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Perdure.Hosting;

namespace Perdure.Tests.Examples;

/// <summary>The usage examples of a typed repository layer, one to one: a registry, two repositories, a factory and a manager.</summary>
public sealed class RepositoryExampleTests
{
    private static readonly CancellationToken None = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Basic_in_memory_usage()
    {
        // Set up the registry and register the repositories.
        await using var registry = Registry("memory:");
        var store = registry.GetRequiredService<AgentStore>();
        await UseAsync(registry, store);
    }

    [Fact]
    public async Task File_system_persistence()
    {
        var folder = Path.Combine(Path.GetTempPath(), $"perdure-example-{Guid.NewGuid():N}");
        try
        {
            string job;
            await using (var registry = Registry($"file:{folder}"))
                job = await UseAsync(registry, registry.GetRequiredService<AgentStore>());
            // Across a restart everything is there.
            await using (var registry = Registry($"file:{folder}"))
                await CheckAsync(registry.GetRequiredService<AgentStore>(), job);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Creates and persists a configuration, creates a job, makes the agent and executes the job.</summary>
    private static async Task<string> UseAsync(ServiceProvider registry, AgentStore store)
    {
        var config = await store.Collection(AgentConfig.Definition).SaveAsync(
            new AgentConfig { Name = "ExampleAgent", Role = "Assistant", InstructionTemplate = "You are a helpful assistant named {name}." }, None);

        var manager = registry.GetRequiredService<JobManager>();
        var job = await manager.CreateJobAsync("Example Task", new JsonObject { ["query"] = "What is Symphony?" }, None);
        (await store.Collection(Job.Definition).Where(Job.ByStatus, JobStatus.Pending).ToListAsync(None)).ShouldHaveSingleItem().Id.ShouldBe(job.Id);

        var agent = await registry.GetRequiredService<AgentFactory>().CreateAgentAsync(config.Id, None);
        var result = await manager.ExecuteJobAsync(job.Id, agent, None);

        result.Status.ShouldBe(JobStatus.Completed);
        await CheckAsync(store, job.Id);
        (await store.Collection(AgentConfig.Definition).DeleteAsync("absent", None)).ShouldBeFalse();
        return job.Id;
    }

    private static async Task CheckAsync(AgentStore store, string id)
    {
        var stored = (await store.Collection(Job.Definition).FindAsync(id, None))!;
        stored.Output!["answer"]!.GetValue<string>().ShouldBe("You are a helpful assistant named ExampleAgent. What is Symphony?");
        (await store.Collection(Job.Definition).Where(Job.ByStatus, JobStatus.Pending).ToListAsync(None)).ShouldBeEmpty();
        (await store.Collection(AgentConfig.Definition).ListAsync(None).SingleAsync(None)).Role.ShouldBe("Assistant");
    }

    private static ServiceProvider Registry(string url) => new ServiceCollection()
        .AddPerdure(options =>
        {
            options.Url = url;
            options.Store = new AgentStoreOptions { Collections = [AgentConfig.Definition, Job.Definition] };
        })
        .AddSingleton<JobManager>()
        .AddSingleton<AgentFactory>()
        .BuildServiceProvider();
}
