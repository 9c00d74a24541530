using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Perdure.Agents;
using Perdure.Hosting;
using Perdure.Tasks;
using Perdure.Workflows;

namespace Perdure.Tests.Documents.Snippets;

/// <summary>What the guide shows of agents, tasks and workflows.</summary>
public sealed class WorkSnippets
{
    [Fact]
    public async Task Agents()
    {
        await using var store = await AgentStore.OpenAsync("memory:");

        await store.Agents.SeedAsync(DefaultAgents.All);                   // adds, brings up, and keeps what you changed
        await store.Agents.SaveAsync(new Agent { Id = "guide", Name = "Ada", Model = "small", InstructionTemplate = "You are {name}. Answer for {town}." });
        var factory = new AgentFactory(store.Agents);
        var overrides = new AgentOverrides { Model = "large", Values = new Dictionary<string, string> { ["town"] = "Lund" } };
        var guide = await factory.CreateAsync("guide", (agent, prompt) => new Guide(agent.Model!, prompt), overrides);
        guide.ShouldBe(new Guide("large", "You are Ada. Answer for Lund."));
    }

    [Fact]
    public async Task Tasks()
    {
        await using var store = await AgentStore.OpenAsync("memory:");

        await store.Tasks.CreateAsync(new AgentTask { Name = "summarise", Queue = "papers", Priority = TaskPriority.High, Input = new JsonObject { ["url"] = "a" } });
        if (await store.Tasks.ClaimAsync("papers") is { } task)             // nobody else has it for a minute
        {
            task = await store.Tasks.HeartbeatAsync(task, TimeSpan.FromMinutes(1), progress: 0.5);
            await store.Tasks.CompleteAsync(task, new JsonObject { ["summary"] = "short" });
        }

        var other = await store.Tasks.CreateAsync(new AgentTask { Name = "translate" });
        var done = await store.Tasks.ExecuteAsync(other.Id, (one, token) => Task.FromResult<JsonObject?>(new JsonObject { ["text"] = "hej" }));
        done.Status.ShouldBe(AgentTaskStatus.Completed);

        await foreach (var dead in store.Tasks.InStatus(AgentTaskStatus.Dead))   // newest first
            await store.Tasks.RequeueAsync(dead.Id);
    }

    [Fact]
    public async Task Worker()
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());

        builder.Services.AddPerdure("memory:");
        builder.Services.AddPerdureAgents();                                // AgentFactory, TaskStore, … for your constructors
        builder.Services.AddPerdureWorker("papers", concurrency: 4, async (task, token) =>
        {
            await Task.Delay(1, token);                                     // your agent
            return new JsonObject { ["summary"] = "short" };
        });

        using var host = builder.Build();
        await host.StartAsync(TestContext.Current.CancellationToken);
        await host.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Workflows()
    {
        await using var store = await AgentStore.OpenAsync("memory:");
        await store.Agents.SeedAsync(DefaultAgents.All);

        var flow = await store.Workflows.CreateAsync(new Workflow
        {
            Name = "Data analysis",
            Steps = [new("data_scientist", "analyze_data"), new("writer", "create_report"), new("reviewer", "review_report")],
        });
        await store.Workflows.StartAsync(flow.Id);                          // the task of the first step
        var first = await store.Tasks.ClaimAsync();
        await store.Tasks.CompleteAsync(first!, new JsonObject { ["mean"] = 4 });   // the task of the second, in the same write
        var progress = await store.Workflows.ProgressAsync(flow.Id);
        progress.ShouldBe(new WorkflowProgress(WorkflowStatus.Running, Done: 1, Total: 3));

        await store.Workflows.PauseAsync(flow.Id);                          // what runs is finished, nothing else begins
        (await store.Tasks.ClaimAsync()).ShouldBeNull();
        await store.Workflows.ResumeAsync(flow.Id);
    }

    private sealed record Guide(string Model, string Prompt);
}
