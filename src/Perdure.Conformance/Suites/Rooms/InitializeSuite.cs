using Perdure.Agents;
using Perdure.Conformance.Rooms;
using Perdure.Initialization;
using Perdure.Storage;
using Perdure.Users;

namespace Perdure.Conformance.Suites.Rooms;

/// <summary>A store is filled with what it is to begin with, once, however often and by whomever it is asked.</summary>
internal sealed class InitializeSuite : ISuite
{
    private static readonly InitializeOptions Samples = new() { SampleData = true, Admin = new AdminAccount { Password = "correct horse battery" } };

    public IReadOnlyList<Scenario> Scenarios =>
    [
        new("initialize.fills-once", OnceAsync),
        new("initialize.password-made-once", PasswordAsync),
        new("initialize.finishes-what-was-interrupted", InterruptedAsync),
        new("initialize.at-once-by-several", SeveralAsync),
    ];

    private static async Task OnceAsync(Trial trial)
    {
        var store = await trial.StoreAsync().ConfigureAwait(false);
        var first = await store.InitializeAsync(Samples).ConfigureAwait(false);
        trial.Equal((10, 3, true, true), (first.Agents.Added.Count, first.SamplesAdded, first.Admin?.WasCreated, first.IsComplete), "the first report");
        await HoldsAsync(trial, store).ConfigureAwait(false);
        await store.Agents.UpdateAsync("writer", agent => agent with { Model = "another" }).ConfigureAwait(false);
        store = await trial.RestartStoreAsync().ConfigureAwait(false);
        var second = await store.InitializeAsync(Samples with { Admin = new AdminAccount { Password = "another password" } }).ConfigureAwait(false);
        trial.Equal((0, 9, 1, 0, false, true), (second.Agents.Added.Count, second.Agents.Unchanged.Count, second.Agents.Kept.Count, second.SamplesAdded, second.Admin?.WasCreated, second.IsComplete), "the second report");
        trial.Equal("another", (await store.Agents.FindAsync("writer").ConfigureAwait(false))?.Model, "what somebody changed");
        await HoldsAsync(trial, store).ConfigureAwait(false);
    }

    private static async Task PasswordAsync(Trial trial)
    {
        var store = await trial.StoreAsync().ConfigureAwait(false);
        var first = await store.InitializeAsync().ConfigureAwait(false);
        var password = trial.Present(first.Admin?.GeneratedPassword, "the password that was made");
        trial.True(password.Length == 24 && !first.ToString().Contains(password, StringComparison.Ordinal), "the password", "24 characters that the report's text does not show", "another");
        trial.Equal(true, await store.Users.VerifyPasswordAsync(first.Admin!.UserId, password).ConfigureAwait(false), "whether it is the admin's");
        trial.Equal((first.Admin.UserId, (string?)null), await store.InitializeAsync().ConfigureAwait(false) is { Admin: { } admin } ? (admin.UserId, admin.GeneratedPassword) : ("none", "none"), "the admin of a second call");
        trial.True(await store.Users.VerifyPasswordAsync(first.Admin.UserId, password).ConfigureAwait(false), "the password after a second call", "the one that was shown", "another");
        await trial.ThrowsAsync<ArgumentException>(async () => await store.InitializeAsync(new InitializeOptions { Admin = new AdminAccount { Username = "other", Password = "short" } }).ConfigureAwait(false), "a password that is too short").ConfigureAwait(false);
        trial.Equal(null, await store.Users.FindByUsernameAsync("other").ConfigureAwait(false), "the admin whose password was refused");
        await store.Users.CreateAsync(new User { Username = "x", Email = "taken@x.org" }).ConfigureAwait(false);
        await trial.FaultsAsync(Fault.Conflict, async () => await store.InitializeAsync(new InitializeOptions { Admin = new AdminAccount { Username = "third", Email = "taken@x.org" } }).ConfigureAwait(false), "an address that is another user's").ConfigureAwait(false);
    }

    private static async Task InterruptedAsync(Trial trial)
    {
        var (store, watch) = await trial.WatchedAsync().ConfigureAwait(false);
        var calls = 0;
        // Each call ends one write later than the one before, and goes on from where that was.
        for (var isWhole = false; !isWhole; calls++)
        {
            var writes = 0;
            watch.After = _ => ++writes > calls ? throw new PerdureException(Fault.Unavailable, "The process ends here.") : Task.CompletedTask;
            isWhole = await IsWholeAsync(() => store.InitializeAsync(Samples)).ConfigureAwait(false);
        }
        watch.After = null;
        trial.True(calls is > 3 and < 30, "the calls it took", "some", $"{calls}");
        await HoldsAsync(trial, store).ConfigureAwait(false);
    }

    private static async Task SeveralAsync(Trial trial)
    {
        var stores = new List<AgentStore>();
        for (var i = 0; i < 3; i++)
            stores.Add(await trial.StoreAsync().ConfigureAwait(false));
        var reports = await Task.WhenAll(stores.Select(store => store.InitializeAsync(Samples))).ConfigureAwait(false);
        trial.Equal((10, 3, 1), (reports.Sum(report => report.Agents.Added.Count), reports.Sum(report => report.SamplesAdded), reports.Count(report => report.Admin!.WasCreated)), "what was added by all of them");
        trial.True(reports.All(report => report.IsComplete), "the reports", "complete ones", "one that is not");
        await HoldsAsync(trial, stores[0]).ConfigureAwait(false);
    }

    private static async Task HoldsAsync(Trial trial, AgentStore store)
    {
        trial.Same(DefaultAgents.All.Select(agent => agent.Id).Order(Ordinal.Comparer), (await store.Agents.All().Select(agent => agent.Id).ToListAsync().ConfigureAwait(false)).Order(Ordinal.Comparer), "the agents");
        var admin = trial.Present(await store.Users.FindByUsernameAsync("admin").ConfigureAwait(false), "the admin");
        trial.Equal(("admin", true, 1), (admin.Role, admin.IsActive, await store.Users.All().CountAsync().ConfigureAwait(false)), "the admin, the only user");
        trial.True(await store.Users.VerifyPasswordAsync(admin.Id, Samples.Admin!.Password!).ConfigureAwait(false), "the password", "the one that was given", "another");
        trial.Equal((2, 1, "admin"), (await store.Tasks.All().CountAsync().ConfigureAwait(false), await store.Workflows.All().CountAsync().ConfigureAwait(false), (await store.Workflows.All().FirstAsync().ConfigureAwait(false))?.CreatedBy == admin.Id ? "admin" : "another"), "the samples");
        trial.Equal(null, await store.Tasks.ClaimAsync().ConfigureAwait(false), "a sample that a worker gets");
    }

    private static async Task<bool> IsWholeAsync(Func<Task> act)
    {
        try
        {
            await act().ConfigureAwait(false);
            return true;
        }
        catch (PerdureException ended) when (ended.Fault == Fault.Unavailable)
        {
            return false;
        }
    }
}
