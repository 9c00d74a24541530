using System.Buffers.Text;
using System.Security.Cryptography;
using Perdure.Knowledge;
using Perdure.Storage;
using Perdure.Users;

namespace Perdure.Initialization;

/// <summary>Fills a store with what it is to begin with, and looks whether it is there. Each part can be done again.</summary>
internal sealed class Initializer(AgentStore store, InitializeOptions options)
{
    private const int PasswordBytes = 18;

    public async Task<InitializeReport> RunAsync(CancellationToken cancellationToken)
    {
        var agents = await store.Agents.SeedAsync(options.Agents, cancellationToken).ConfigureAwait(false);
        var admin = options.Admin is { } account ? await AdminAsync(account, cancellationToken).ConfigureAwait(false) : null;
        var samples = options.SampleData ? await SampleData.AddAsync(store, admin?.UserId, cancellationToken).ConfigureAwait(false) : 0;
        var knowledge = options.KnowledgeFolder is { } folder ? await store.Knowledge.ImportFolderAsync(folder, cancellationToken).ConfigureAwait(false) : null;
        return new InitializeReport(agents, admin, samples, knowledge, await CountAsync(admin, knowledge, cancellationToken).ConfigureAwait(false));
    }

    private async Task<AdminReport> AdminAsync(AdminAccount account, CancellationToken cancellationToken)
    {
        if (await FindAsync(account, cancellationToken).ConfigureAwait(false) is { } there)
            return there;
        var made = account.Password is null ? Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(PasswordBytes)) : null;
        try
        {
            // Both or neither: an admin without a password could never be told from one whose password is lost.
            var id = await store.CommitAsync(async unit =>
            {
                var user = await unit.Users.CreateAsync(new User { Username = account.Username, Email = account.Email, Role = "admin" }, cancellationToken).ConfigureAwait(false);
                await unit.Users.SetPasswordAsync(user.Id, account.Password ?? made!, cancellationToken).ConfigureAwait(false);
                return user.Id;
            }, cancellationToken).ConfigureAwait(false);
            return new AdminReport(id, WasCreated: true) { GeneratedPassword = made };
        }
        catch (PerdureException exception) when (exception.Fault == Fault.Conflict)
        {
            // Another process initialises too: its admin is there now.
            if (await FindAsync(account, cancellationToken).ConfigureAwait(false) is { } other)
                return other;
            throw;
        }
    }

    private async ValueTask<AdminReport?> FindAsync(AdminAccount account, CancellationToken cancellationToken) =>
        await store.Users.FindByUsernameAsync(account.Username, cancellationToken).ConfigureAwait(false) is { } user ? new AdminReport(user.Id, WasCreated: false) : null;

    private async Task<IReadOnlyList<RoomCount>> CountAsync(AdminReport? admin, ImportReport? knowledge, CancellationToken cancellationToken)
    {
        var counts = new List<RoomCount>();
        var agents = 0;
        foreach (var agent in options.Agents)
            agents += await store.Agents.FindAsync(agent.Id, cancellationToken).ConfigureAwait(false) is null ? 0 : 1;
        counts.Add(new RoomCount("agents", options.Agents.Count, agents));
        if (admin is not null)
            counts.Add(new RoomCount("users", 1, await store.Users.FindAsync(admin.UserId, cancellationToken).ConfigureAwait(false) is null ? 0 : 1));
        if (options.SampleData)
            counts.Add(new RoomCount("samples", SampleData.Count, await SampleData.FoundAsync(store, cancellationToken).ConfigureAwait(false)));
        if (knowledge is not null)
            counts.Add(new RoomCount("knowledge", knowledge.Created + knowledge.Replaced + knowledge.Unchanged, knowledge.Verified));
        return counts;
    }
}
