namespace Perdure.Storage;

/// <summary>
/// Lets writers who wait together share one transaction. The first to come leads: it commits its own work and, when it is
/// done, hands the lead to the first of those who came meanwhile, who commits everything queued by then. A writer who meets
/// no other pays for one lock and nothing else.
/// </summary>
/// <typeparam name="TWork">One writer's part. It carries its own outcome.</typeparam>
/// <param name="commit">Does the work of a group, never two at once, and sets each part's outcome; it throws for nobody's part.</param>
/// <param name="most">The most parts in a group.</param>
/// <param name="turns">
/// How many turns of the thread pool a leader gives those of the last group to come back before it commits: without, they split into halves that
/// wait for each other, where a commit costs about as much for all. A writer who meets no other waits for nobody. Default: none, which suits commits in process.
/// </param>
public sealed class GroupCommit<TWork>(Func<IReadOnlyList<TWork>, ValueTask> commit, int most = 256, int turns = 0)
{
    // More than these make the pause of the database longer than what they save it.
    private const int Enough = 16;

    private static readonly List<Waiter> NoFollowers = [];
    private readonly Lock gate = new();
    private readonly LinkedList<Waiter> queue = [];
    private bool isLed;
    private bool isClosed;
    private int lastGroup; // the leader's own

    /// <summary>Returns once the work has its outcome. Work that was not begun is withdrawn by cancellation; begun work is finished.</summary>
    /// <exception cref="ObjectDisposedException">It was closed before.</exception>
    public ValueTask SubmitAsync(TWork work, CancellationToken cancellationToken)
    {
        Waiter? waiter = null;
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(isClosed, this);
            if (isLed)
            {
                waiter = new Waiter(work);
                waiter.Node = queue.AddLast(waiter);
            }
            isLed = true;
        }
        // Outside the gate: a commit may block, and those who come meanwhile must be able to queue.
        return waiter is not null ? WaitAsync(waiter, cancellationToken)
            : turns > 0 && lastGroup > 1 ? GatherAsync(new Waiter(work)) : LeadAsync([work], NoFollowers);
    }

    /// <summary>Takes the lead without work, to do something brief that must not meet a commit. False when someone leads. Who gets it calls <see cref="Exit"/>.</summary>
    public bool TryEnter()
    {
        lock (gate)
            return !isLed && !isClosed && (isLed = true);
    }

    /// <summary>Gives the lead back.</summary>
    public void Exit() => HandOver();

    /// <summary>Takes no more work and returns when all that was taken is done.</summary>
    public async ValueTask CloseAsync()
    {
        Waiter? last = null;
        lock (gate)
        {
            if (isClosed && !isLed)
                return;
            isClosed = true;
            if (isLed)
            {
                last = new Waiter(default!) { IsLast = true };
                last.Node = queue.AddLast(last);
            }
        }
        if (last is not null)
            await WaitAsync(last, CancellationToken.None).ConfigureAwait(false);
    }

    private async ValueTask WaitAsync(Waiter waiter, CancellationToken cancellationToken)
    {
        var registration = cancellationToken.Register(() => Withdraw(waiter, cancellationToken));
        await using (registration.ConfigureAwait(false))
            if (!await waiter.Task.ConfigureAwait(false))
                return;
        await GatherAsync(waiter).ConfigureAwait(false);
    }

    private async ValueTask GatherAsync(Waiter leader)
    {
        // Into the pool, away from a context of the caller's, to which a mere yield would go back.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        for (var turn = 0; turn < turns && !leader.IsLast && Waiting() + 1 < Math.Min(lastGroup, Enough); turn++)
            await Task.Yield();
        var (group, followers) = Take(leader);
        lastGroup = group.Count;
        await LeadAsync(group, followers).ConfigureAwait(false);
    }

    private int Waiting()
    {
        lock (gate)
            return queue.Count;
    }

    private async ValueTask LeadAsync(List<TWork> group, List<Waiter> followers)
    {
        try
        {
            if (group.Count > 0)
                await commit(group).ConfigureAwait(false);
        }
        finally
        {
            // The next leader starts before this group's writers go on, so that the database has no pause.
            HandOver();
            foreach (var follower in followers)
                follower.SetResult(false);
        }
    }

    private (List<TWork> Group, List<Waiter> Followers) Take(Waiter leader)
    {
        var group = new List<TWork>();
        var followers = new List<Waiter>();
        if (!leader.IsLast)
            group.Add(leader.Work);
        lock (gate)
        {
            while (queue.First is { Value: { IsLast: false } next } && group.Count < most)
            {
                queue.RemoveFirst();
                next.Node = null;
                group.Add(next.Work);
                followers.Add(next);
            }
        }
        return (group, followers);
    }

    private void HandOver()
    {
        Waiter? next;
        lock (gate)
        {
            next = queue.First?.Value;
            if (next is null)
            {
                isLed = false;
                return;
            }
            queue.RemoveFirst();
            next.Node = null;
        }
        next.SetResult(true);
    }

    private void Withdraw(Waiter waiter, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            if (waiter.Node is not { } node)
                return;
            queue.Remove(node);
            waiter.Node = null;
        }
        waiter.TrySetCanceled(cancellationToken);
    }

    // Its result: whether it leads.
    private sealed class Waiter(TWork work) : TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        public TWork Work { get; } = work;

        public LinkedListNode<Waiter>? Node { get; set; }

        public bool IsLast { get; init; }
    }
}
