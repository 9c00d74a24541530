using Perdure.Collections;
using Perdure.Serialization;
using Perdure.Storage;
using Perdure.Tasks;

namespace Perdure.Agents;

/// <summary>The configured agents of a store. Safe to share.</summary>
public sealed class AgentDirectory
{
    private static readonly Field<Agent, string?> Status = Field.Text<Agent>("status", agent => agent.Status.Word);
    private static readonly Field<Agent, string?> Role = Field.Text<Agent>("role", agent => agent.Role);

    internal static readonly CollectionDefinition<Agent> Definition = new("agents", agent => agent.Id)
    {
        Indexes = [Index.On(Status).OrderBy(Field.CreatedAt<Agent>()), Index.On(Role).OrderBy(Field.CreatedAt<Agent>()), Index.By(Field.CreatedAt<Agent>())],
        OthersMayWrite = true,
        Json = RoomJson.Default.Agent,
    };

    private readonly TaskStore tasks;
    private readonly Collection<Agent> agents;

    internal AgentDirectory(StoreContext context, TaskStore tasks) => (this.tasks, agents) = (tasks, new Collection<Agent>(context, Definition));

    /// <summary>Creates an agent.</summary>
    /// <exception cref="ArgumentException">It has no name, or a status that is none.</exception>
    /// <exception cref="PerdureException"><see cref="Fault.Conflict"/> when its id is taken.</exception>
    public ValueTask<Agent> CreateAsync(Agent agent, CancellationToken cancellationToken = default) => agents.CreateAsync(Checked(agent), cancellationToken);

    /// <summary>Creates an agent or replaces the one that is there.</summary>
    /// <exception cref="ArgumentException">It has no name, or a status that is none.</exception>
    public ValueTask<Agent> SaveAsync(Agent agent, CancellationToken cancellationToken = default) => agents.SaveAsync(Checked(agent), cancellationToken);

    /// <summary>The agent of that id; null when there is none.</summary>
    public ValueTask<Agent?> FindAsync(string id, CancellationToken cancellationToken = default) => agents.FindAsync(id, cancellationToken);

    /// <summary>Replaces the agent that was loaded, if nobody else has since.</summary>
    /// <exception cref="PerdureException"><see cref="Fault.Conflict"/> when the stored version is another, or there is none.</exception>
    public ValueTask<Agent> UpdateAsync(Agent agent, CancellationToken cancellationToken = default) => agents.UpdateAsync(Checked(agent), cancellationToken);

    /// <summary>Loads an agent, changes it and saves it, again when another write came between.</summary>
    /// <exception cref="PerdureException"><see cref="Fault.NotFound"/> when there is none.</exception>
    public ValueTask<Agent> UpdateAsync(string id, Func<Agent, Agent> change, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(change);
        return agents.UpdateAsync(id, agent => Checked(change(agent)), cancellationToken);
    }

    /// <summary>Sets what an agent is doing, and nothing else of it.</summary>
    /// <exception cref="ArgumentException">It is no status.</exception>
    /// <exception cref="PerdureException"><see cref="Fault.NotFound"/> when there is no such agent.</exception>
    public ValueTask<Agent> SetStatusAsync(string id, AgentStatus status, CancellationToken cancellationToken = default) =>
        UpdateAsync(id, agent => agent with { Status = status }, cancellationToken);

    /// <summary>Deletes an agent, with its tasks or only if it has none. The tasks go first, so what was interrupted is finished by calling it again.</summary>
    /// <returns>Whether there was one.</returns>
    /// <exception cref="PerdureException"><see cref="Fault.InvalidReference"/> when it has tasks and they were not to go too.</exception>
    public async ValueTask<bool> DeleteAsync(string id, DeleteChildren children, CancellationToken cancellationToken = default)
    {
        await tasks.LeaveAsync(tasks.OfAgent(id), children, $"Agent '{id}'", cancellationToken).ConfigureAwait(false);
        return await agents.DeleteAsync(id, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>All agents, newest first.</summary>
    public CollectionQuery<Agent> All() => agents.OrderBy(Field.CreatedAt<Agent>()).Descending();

    /// <summary>The agents of a status, newest first.</summary>
    public CollectionQuery<Agent> InStatus(AgentStatus status) => agents.Where(Status, status.Word).OrderBy(Field.CreatedAt<Agent>()).Descending();

    /// <summary>The agents of a role, newest first.</summary>
    public CollectionQuery<Agent> OfRole(string role)
    {
        ArgumentNullException.ThrowIfNull(role);
        return agents.Where(Role, role).OrderBy(Field.CreatedAt<Agent>()).Descending();
    }

    /// <summary>
    /// Adds agents that are not there, and brings up those that are still as an earlier seed left them. One that somebody changed, in anything
    /// but its status, is kept; one that was deleted comes back. Idempotent.
    /// </summary>
    /// <param name="seed">What to add, e.g. <see cref="DefaultAgents.All"/>, each with an id.</param>
    /// <param name="cancellationToken">Leaves some seeded; calling it again does the rest.</param>
    /// <exception cref="ArgumentException">One of them has no id or name.</exception>
    public async Task<SeedReport> SeedAsync(IEnumerable<Agent> seed, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(seed);
        var (added, updated, unchanged, kept) = (new List<string>(), new List<string>(), new List<string>(), new List<string>());
        foreach (var agent in seed)
        {
            if (agent.Id.Length == 0)
                throw new ArgumentException($"Agent '{agent.Name}' has no id, and so a later seed could not find it; give it one.", nameof(seed));
            (await OneAsync(AgentSeed.Marked(Checked(agent)), cancellationToken).ConfigureAwait(false) switch
            {
                Outcome.Added => added,
                Outcome.Updated => updated,
                Outcome.Unchanged => unchanged,
                _ => kept,
            }).Add(agent.Id);
        }
        return new SeedReport(added, updated, unchanged, kept);
    }

    private async ValueTask<Outcome> OneAsync(Agent seed, CancellationToken cancellationToken)
    {
        while (true)
        {
            var stored = await agents.FindAsync(seed.Id, cancellationToken).ConfigureAwait(false);
            if (stored is not null && AgentSeed.IsSame(stored, seed))
                return Outcome.Unchanged;
            if (stored is not null && !AgentSeed.IsUntouched(stored))
                return Outcome.Kept;
            try
            {
                if (stored is null)
                    await agents.CreateAsync(seed, cancellationToken).ConfigureAwait(false);
                else
                    await agents.UpdateAsync(seed with { Version = stored.Version, CreatedAt = stored.CreatedAt, Status = stored.Status }, cancellationToken).ConfigureAwait(false);
                return stored is null ? Outcome.Added : Outcome.Updated;
            }
            catch (PerdureException lost) when (lost.Fault == Fault.Conflict)
            {
                // Somebody else seeds, or changes it: what is there now decides.
            }
        }
    }

    private static Agent Checked(Agent agent)
    {
        ArgumentNullException.ThrowIfNull(agent);
        if (string.IsNullOrWhiteSpace(agent.Name))
            throw new ArgumentException($"Agent '{agent.Id}' has no name; give it one.", nameof(agent));
        if (!Enum.IsDefined(agent.Status))
            throw new ArgumentException($"Agent '{agent.Id}' was given status {(int)agent.Status}, which is none; expected one of {string.Join(", ", Enum.GetValues<AgentStatus>().Select(one => one.Word))}.", nameof(agent));
        return agent;
    }

    private enum Outcome
    {
        Added,
        Updated,
        Unchanged,
        Kept,
    }
}
