using System.Text.Json.Nodes;
using Perdure.Agents;
using Perdure.Conformance.Rooms;
using Perdure.Storage;
using Perdure.Tasks;

namespace Perdure.Conformance.Suites.Rooms;

/// <summary>Agents are configurations: kept whole, found by status and role, seeded without overwriting anybody's changes.</summary>
internal sealed class AgentSuite : ISuite
{
    public IReadOnlyList<Scenario> Scenarios =>
    [
        new("agent.create-find-update-delete", KeepAsync),
        new("agent.lists", ListAsync),
        new("agent.seed-keeps-changes", SeedAsync),
        new("agent.factory", FactoryAsync),
        new("agent.bad-input", BadAsync),
    ];

    private static async Task KeepAsync(Trial trial)
    {
        var agents = (await trial.StoreAsync().ConfigureAwait(false)).Agents;
        trial.Equal(null, await agents.FindAsync("a").ConfigureAwait(false), "an agent that is not there");
        var made = await agents.CreateAsync(new Agent
        {
            Id = "a", Name = "Ada", Role = "analyst", Model = "m-1", Description = "counts", InstructionTemplate = "You are {name}.",
            Capabilities = new AgentCapabilities { Skills = ["sum"], Tools = [new AgentTool("search") { Description = "finds", Parameters = new JsonObject { ["type"] = "object" } }], Limitations = ["no money"], Expertise = ["numbers"] },
            Config = new JsonObject { ["temperature"] = 0.2, ["max_tokens"] = 4096 }, Status = AgentStatus.Offline, Metadata = new JsonObject { ["a.b"] = "😀" },
        }).ConfigureAwait(false);
        await trial.FaultsAsync(Fault.Conflict, async () => await agents.CreateAsync(new Agent { Id = "a", Name = "other" }).ConfigureAwait(false), "another of that id").ConfigureAwait(false);
        var found = trial.Present(await (await trial.StoreAsync().ConfigureAwait(false)).Agents.FindAsync("a").ConfigureAwait(false), "the agent");
        trial.Equal(("Ada", "analyst", "m-1", "counts", "You are {name}.", AgentStatus.Offline, made.Version), (found.Name, found.Role, found.Model, found.Description, found.InstructionTemplate, found.Status, found.Version), "the agent found");
        trial.Equal(("sum", "search", "object", "no money", "numbers"), (found.Capabilities.Skills[0], found.Capabilities.Tools[0].Name, (string?)found.Capabilities.Tools[0].Parameters["type"], found.Capabilities.Limitations[0], found.Capabilities.Expertise[0]), "its capabilities");
        trial.Equal((0.2, 4096, "😀"), ((double)found.Config["temperature"]!, (int)found.Config["max_tokens"]!, (string?)found.Metadata["a.b"]), "its settings");
        var busy = await agents.SetStatusAsync("a", AgentStatus.Busy).ConfigureAwait(false);
        trial.Equal((AgentStatus.Busy, "Ada"), (busy.Status, busy.Name), "the agent at work");
        await trial.FaultsAsync(Fault.Conflict, async () => await agents.UpdateAsync(found with { Name = "late" }).ConfigureAwait(false), "an update of a stale version").ConfigureAwait(false);
        trial.True(await agents.DeleteAsync("a", DeleteChildren.Refuse).ConfigureAwait(false), "the delete", "true", "false");
        trial.True(!await agents.DeleteAsync("a", DeleteChildren.Refuse).ConfigureAwait(false), "another delete", "false", "true");
    }

    private static async Task ListAsync(Trial trial)
    {
        var agents = (await trial.StoreAsync().ConfigureAwait(false)).Agents;
        for (var i = 0; i < 6; i++)
        {
            trial.Clock.Advance(TimeSpan.FromSeconds(1));
            await agents.SaveAsync(new Agent { Id = $"a{i}", Name = "n", Role = i % 2 == 0 ? "even" : "odd", Status = i < 4 ? AgentStatus.Idle : AgentStatus.Busy }).ConfigureAwait(false);
        }
        trial.Same(["a5", "a4", "a3", "a2", "a1", "a0"], await agents.All().Select(one => one.Id).ToListAsync().ConfigureAwait(false), "all agents");
        trial.Same(["a5", "a4"], await agents.InStatus(AgentStatus.Busy).Select(one => one.Id).ToListAsync().ConfigureAwait(false), "the agents at work");
        trial.Same(["a4", "a2", "a0"], await agents.OfRole("even").Select(one => one.Id).ToListAsync().ConfigureAwait(false), "the agents of a role");
        await agents.SetStatusAsync("a4", AgentStatus.Idle).ConfigureAwait(false);
        trial.Same(["a5"], await agents.InStatus(AgentStatus.Busy).Select(one => one.Id).ToListAsync().ConfigureAwait(false), "the agents still at work");
    }

    private static async Task SeedAsync(Trial trial)
    {
        var agents = (await trial.StoreAsync().ConfigureAwait(false)).Agents;
        var first = await agents.SeedAsync(DefaultAgents.All).ConfigureAwait(false);
        trial.Equal((10, 0, 0, 0), (first.Added.Count, first.Updated.Count, first.Unchanged.Count, first.Kept.Count), "what the first seed did");
        var researcher = trial.Present(await agents.FindAsync("researcher").ConfigureAwait(false), "the researcher");
        trial.Equal(("Research Specialist", "researcher", 4096, "fact-checking"), (researcher.Name, researcher.Role, (int)researcher.Config["max_tokens"]!, researcher.Capabilities.Skills[^1]), "the researcher");
        await agents.UpdateAsync("writer", agent => agent with { Model = "mine" }).ConfigureAwait(false);
        await agents.SetStatusAsync("researcher", AgentStatus.Busy).ConfigureAwait(false);
        await agents.DeleteAsync("reviewer", DeleteChildren.Refuse).ConfigureAwait(false);
        Agent[] next = [.. DefaultAgents.All.Select(agent => agent.Id is "researcher" or "writer" ? agent with { Model = "newer" } : agent)];
        var second = await (await trial.StoreAsync().ConfigureAwait(false)).Agents.SeedAsync(next).ConfigureAwait(false);
        trial.Same(["reviewer"], second.Added, "what was deleted comes back");
        trial.Same(["researcher"], second.Updated, "what nobody changed is brought up");
        trial.Same(["writer"], second.Kept, "what somebody changed is kept");
        trial.Equal(7, second.Unchanged.Count, "the others");
        trial.Equal(("mine", "newer", AgentStatus.Busy), ((await agents.FindAsync("writer").ConfigureAwait(false))!.Model, (await agents.FindAsync("researcher").ConfigureAwait(false))!.Model, (await agents.FindAsync("researcher").ConfigureAwait(false))!.Status), "the agents after the second seed");
        trial.Equal(10, await agents.All().CountAsync().ConfigureAwait(false), "the agents");
    }

    private static async Task FactoryAsync(Trial trial)
    {
        var store = await trial.StoreAsync().ConfigureAwait(false);
        var factory = new AgentFactory(store.Agents);
        await store.Agents.CreateAsync(new Agent { Id = "a", Name = "Ada", Model = "m-1", InstructionTemplate = "You are {name} for {team}.", Config = new JsonObject { ["t"] = 1, ["k"] = 2 } }).ConfigureAwait(false);
        var overrides = new AgentOverrides { Model = "m-2", Config = new JsonObject { ["t"] = 3 }, Values = new Dictionary<string, string> { ["team"] = "{us}" } };
        var made = await factory.CreateAsync("a", (agent, prompt) => (agent.Model, (int)agent.Config["t"]!, (int)agent.Config["k"]!, prompt), overrides).ConfigureAwait(false);
        trial.Equal(("m-2", 3, 2, "You are Ada for {us}."), made, "the agent made");
        var stored = trial.Present(await store.Agents.FindAsync("a").ConfigureAwait(false), "the agent");
        trial.Equal(("m-1", 1), (stored.Model, (int)stored.Config["t"]!), "what is stored after overrides");
        await trial.MisusedAsync(async () => await factory.CreateAsync("a", (_, prompt) => prompt).ConfigureAwait(false), "an agent whose placeholder has no value", "{team}").ConfigureAwait(false);
        var unknown = await trial.ThrowsAsync<PerdureException>(async () => await factory.CreateAsync("absent", (_, prompt) => prompt).ConfigureAwait(false), "an agent that is not there").ConfigureAwait(false);
        trial.True(unknown.Fault == Fault.NotFound && unknown.Message.Contains("'absent'", StringComparison.Ordinal), "the error of an unknown agent", "NotFound with its id", $"{unknown.Fault}: {unknown.Message}");
    }

    private static async Task BadAsync(Trial trial)
    {
        var store = await trial.StoreAsync().ConfigureAwait(false);
        await trial.MisusedAsync(async () => await store.Agents.CreateAsync(new Agent { Id = "a" }).ConfigureAwait(false), "an agent without a name", "name").ConfigureAwait(false);
        await trial.MisusedAsync(async () => await store.Agents.SaveAsync(new Agent { Id = "a", Name = "n", Status = (AgentStatus)9 }).ConfigureAwait(false), "an agent of a status that is none", "9", "idle").ConfigureAwait(false);
        await trial.MisusedAsync(async () => await store.Agents.SeedAsync([new Agent { Name = "n" }]).ConfigureAwait(false), "a seed without an id", "id").ConfigureAwait(false);
        await trial.FaultsAsync(Fault.NotFound, async () => await store.Agents.SetStatusAsync("absent", AgentStatus.Busy).ConfigureAwait(false), "the status of an agent that is not there").ConfigureAwait(false);
        await store.Agents.CreateAsync(new Agent { Id = "a", Name = "n" }).ConfigureAwait(false);
        await store.Tasks.CreateAsync(new AgentTask { Id = "t", Name = "n", AgentId = "a" }).ConfigureAwait(false);
        await trial.FaultsAsync(Fault.InvalidReference, async () => await store.Agents.DeleteAsync("a", DeleteChildren.Refuse).ConfigureAwait(false), "a delete of an agent with tasks").ConfigureAwait(false);
        trial.True(await store.Agents.DeleteAsync("a", DeleteChildren.Cascade).ConfigureAwait(false), "a delete with its tasks", "true", "false");
        trial.Equal(null, await store.Tasks.FindAsync("t").ConfigureAwait(false), "its task");
    }
}
