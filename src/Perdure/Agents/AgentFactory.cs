using Perdure.Storage;

namespace Perdure.Agents;

/// <summary>Makes the program's own agents of stored configurations. In a container: a singleton, added by <c>AddPerdureAgents</c>. Safe to share.</summary>
public sealed class AgentFactory(AgentDirectory agents)
{
    /// <summary>Makes an agent as it is stored.</summary>
    /// <param name="id">Which.</param>
    /// <param name="make">Makes it of the configuration and the rendered instructions.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    /// <exception cref="PerdureException"><see cref="Fault.NotFound"/> when there is no such agent.</exception>
    /// <exception cref="ArgumentException">The instructions can't be rendered; the message lists the placeholders.</exception>
    public Task<TAgent> CreateAsync<TAgent>(string id, Func<Agent, string, TAgent> make, CancellationToken cancellationToken = default) =>
        CreateAsync(id, make, new AgentOverrides(), cancellationToken);

    /// <summary>Makes an agent as it is stored but for what is given.</summary>
    /// <param name="id">Which.</param>
    /// <param name="make">Makes it of the configuration, overrides applied, and the rendered instructions.</param>
    /// <param name="overrides">What to take instead.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    /// <exception cref="PerdureException"><see cref="Fault.NotFound"/> when there is no such agent.</exception>
    /// <exception cref="ArgumentException">The instructions can't be rendered; the message lists the placeholders.</exception>
    public async Task<TAgent> CreateAsync<TAgent>(string id, Func<Agent, string, TAgent> make, AgentOverrides overrides, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(make);
        ArgumentNullException.ThrowIfNull(overrides);
        var stored = await agents.FindAsync(id, cancellationToken).ConfigureAwait(false)
            ?? throw new PerdureException(Fault.NotFound, $"There is no agent '{id}', so none can be made of it. Save one of that id first; store.Agents.SeedAsync(DefaultAgents.All) saves the default ones.");
        var agent = overrides.Of(stored);
        return make(agent, AgentTemplate.Render(agent.InstructionTemplate, overrides.Values, Known(agent)));
    }

    private static Dictionary<string, string> Known(Agent agent) => new()
    {
        ["id"] = agent.Id,
        ["name"] = agent.Name,
        ["role"] = agent.Role,
        ["model"] = agent.Model ?? "",
        ["description"] = agent.Description,
    };
}
