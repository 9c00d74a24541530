using System.Text.Json.Nodes;
using Perdure.Collections;

namespace Perdure.Tests.Examples;

public enum JobStatus { Pending, Running, Completed, Failed }

/// <summary>A unit of work that an agent does.</summary>
public sealed record Job : Entity
{
    public static readonly Field<Job, JobStatus?> ByStatus = Field.Enum<Job, JobStatus>("status", job => job.Status);

    public static readonly CollectionDefinition<Job> Definition = new("jobs", job => job.Id) { Indexes = [Index.On(ByStatus)] };

    public required string Name { get; init; }

    public string Description { get; init; } = "";

    public JobStatus Status { get; init; }

    public JsonObject Input { get; init; } = [];

    public JsonObject? Output { get; init; }
}

/// <summary>An agent's configuration, kept by itself.</summary>
public sealed record AgentConfig : Entity
{
    public static readonly CollectionDefinition<AgentConfig> Definition = new("agent_configs", config => config.Id);

    public required string Name { get; init; }

    public string Role { get; init; } = "";

    public required string InstructionTemplate { get; init; }

    public JsonObject Model { get; init; } = [];
}

/// <summary>An agent that answers at once.</summary>
public sealed record ExampleAgent(string Instruction)
{
    public Task<JsonObject> AnswerAsync(JsonObject input) => Task.FromResult(new JsonObject { ["answer"] = $"{Instruction} {input["query"]}" });
}

public sealed class AgentFactory(AgentStore store)
{
    public async Task<ExampleAgent> CreateAgentAsync(string configId, CancellationToken cancellationToken)
    {
        var config = await store.Collection(AgentConfig.Definition).FindAsync(configId, cancellationToken) ?? throw new KeyNotFoundException(configId);
        return new ExampleAgent(config.InstructionTemplate.Replace("{name}", config.Name));
    }
}

public sealed class JobManager(AgentStore store)
{
    private readonly Collection<Job> jobs = store.Collection(Job.Definition);

    public async Task<Job> CreateJobAsync(string name, JsonObject input, CancellationToken cancellationToken) =>
        await jobs.CreateAsync(new Job { Name = name, Input = input }, cancellationToken);

    public async Task<Job> ExecuteJobAsync(string id, ExampleAgent agent, CancellationToken cancellationToken)
    {
        var running = await jobs.UpdateAsync(id, job => job with { Status = JobStatus.Running }, cancellationToken);
        return await jobs.UpdateAsync(running with { Status = JobStatus.Completed, Output = await agent.AnswerAsync(running.Input) }, cancellationToken);
    }
}
