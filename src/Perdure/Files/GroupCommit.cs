using Perdure.Storage;

namespace Perdure.Files;

/// <summary>
/// Lets writers that wait together share one commit, and so one fsync: while a commit is under way those who come form the next.
/// Each still gets its own conflict or success.
/// </summary>
internal sealed class GroupCommit(Committer committer)
{
    private readonly Lock gate = new();
    private List<PendingWrite>? forming;
    private Task last = Task.CompletedTask;

    public async ValueTask<WriteResult> WriteAsync(WriteBatch batch, CancellationToken cancellationToken)
    {
        var write = new PendingWrite(batch);
        var commit = Join(write);
        try
        {
            await commit.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!write.TryCancel())
        {
            await commit.ConfigureAwait(false); // it has begun, so the caller is told how it ends
        }
        catch (PerdureException) when (write.IsSettled)
        {
            // a later commit of the same group failed
        }
        return write.Refusal is { } refusal ? throw refusal : write.Result!;
    }

    /// <summary>Ends when all commits that were joined before have ended.</summary>
    public async ValueTask DrainAsync()
    {
        Task running;
        lock (gate)
            running = last;
        await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private Task Join(PendingWrite write)
    {
        lock (gate)
        {
            if (forming is null)
            {
                forming = [];
                last = CommitAsync(last);
            }
            forming.Add(write);
            return last;
        }
    }

    private async Task CommitAsync(Task previous)
    {
        await previous.ConfigureAwait(ConfigureAwaitOptions.ForceYielding | ConfigureAwaitOptions.SuppressThrowing);
        List<PendingWrite> writes;
        lock (gate)
            (writes, forming) = (forming!, null);
        await committer.CommitAsync(writes).ConfigureAwait(false);
    }
}
