using Perdure.Threads;
using Perdure.Users;

namespace Perdure.Reasoning;

/// <summary>The room's part in the erasure of a user: the user's runs, and those that say nothing of a user in threads that go with the user. It comes before the threads.</summary>
internal sealed class ReasoningOfUsers(StoreContext context, ReasoningStore reasoning, ThreadStore threads) : IUserContent
{
    public string Name => "reasoning";

    public async ValueTask<long> EraseAsync(string userId, CancellationToken cancellationToken)
    {
        long count = await reasoning.DeleteOfUserAsync(userId, cancellationToken).ConfigureAwait(false);
        foreach (var thread in await threads.OwnAsync(userId, cancellationToken).ConfigureAwait(false))
            count += await reasoning.DeleteOfThreadAsync(thread, cancellationToken).ConfigureAwait(false);
        return count;
    }

    public async ValueTask<long> RemainingAsync(string userId, CancellationToken cancellationToken)
    {
        var count = 0L;
        await foreach (var scope in context.Backend.ScopesAsync(ReasoningStore.Runs.Name, null, cancellationToken).ConfigureAwait(false))
            count += await reasoning.FindAsync(scope, cancellationToken).ConfigureAwait(false) is { UserId: var user } && user == userId ? 1 : 0;
        return count;
    }
}
