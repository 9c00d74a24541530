using Perdure.Storage;

namespace Perdure.Tests.Storage;

public sealed class GroupCommitTests
{
    private readonly List<int[]> groups = [];
    private readonly TaskCompletionSource gate = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Who_comes_while_one_leads_is_committed_together()
    {
        var commit = new GroupCommit<int>(CommitAsync, most: 3);
        var first = commit.SubmitAsync(0, Ending);
        Task[] others = [.. Enumerable.Range(1, 5).Select(i => commit.SubmitAsync(i, Ending).AsTask())];
        others.ShouldAllBe(task => !task.IsCompleted);
        gate.SetResult();
        await first;
        await Task.WhenAll(others);
        groups.ShouldBe([[0], [1, 2, 3], [4, 5]]);
        await commit.SubmitAsync(6, Ending);
        groups[^1].ShouldBe([6]);
    }

    [Fact]
    public async Task A_commit_that_blocks_its_thread_keeps_nobody_from_queueing()
    {
        using var began = new ManualResetEventSlim();
        using var done = new ManualResetEventSlim();
        var commit = new GroupCommit<int>(group =>
        {
            groups.Add([.. group]);
            began.Set();
            done.Wait(TimeSpan.FromSeconds(30));
            return ValueTask.CompletedTask;
        });
        var first = Task.Run(() => commit.SubmitAsync(0, Ending).AsTask(), Ending);
        began.Wait(Ending);
        // From this very thread: were it to wait for the commit, that would wait for the 30 seconds to end.
        Task[] others = [.. Enumerable.Range(1, 3).Select(i => commit.SubmitAsync(i, Ending).AsTask())];
        first.IsCompleted.ShouldBeFalse();
        done.Set();
        await Task.WhenAll([first, .. others]);
        groups.ShouldBe([[0], [1, 2, 3]]);
    }

    [Fact]
    public async Task Cancellation_withdraws_what_was_not_begun_and_nothing_else()
    {
        var commit = new GroupCommit<int>(CommitAsync);
        using var cancel = new CancellationTokenSource();
        var begun = commit.SubmitAsync(0, cancel.Token).AsTask();
        var queued = commit.SubmitAsync(1, cancel.Token).AsTask();
        var other = commit.SubmitAsync(2, Ending).AsTask();
        await cancel.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => queued);
        begun.IsCompleted.ShouldBeFalse();
        gate.SetResult();
        await Task.WhenAll(begun, other);
        groups.ShouldBe([[0], [2]]);
    }

    [Fact]
    public async Task Closing_waits_for_what_was_taken_and_takes_no_more()
    {
        var commit = new GroupCommit<int>(CommitAsync);
        var first = commit.SubmitAsync(0, Ending).AsTask();
        var second = commit.SubmitAsync(1, Ending).AsTask();
        var closed = commit.CloseAsync().AsTask();
        closed.IsCompleted.ShouldBeFalse();
        Should.Throw<ObjectDisposedException>(() => commit.SubmitAsync(2, Ending).AsTask());
        gate.SetResult();
        await Task.WhenAll(first, second, closed);
        groups.ShouldBe([[0], [1]]);
        await commit.CloseAsync();
    }

    [Fact]
    public async Task A_leader_that_fails_leaves_the_lead_to_the_next()
    {
        var commit = new GroupCommit<int>(async group =>
        {
            await CommitAsync(group);
            if (group[0] == 0)
                throw new InvalidOperationException("planted");
        });
        var first = commit.SubmitAsync(0, Ending).AsTask();
        var second = commit.SubmitAsync(1, Ending).AsTask();
        gate.SetResult();
        await Should.ThrowAsync<InvalidOperationException>(() => first);
        await second;
        groups.ShouldBe([[0], [1]]);
    }

    [Fact]
    public async Task A_leader_waits_for_those_of_the_last_group_and_a_lone_writer_for_nobody()
    {
        var commit = new GroupCommit<int>(CommitAsync, turns: int.MaxValue);
        var first = commit.SubmitAsync(0, Ending).AsTask();
        var others = Task.WhenAll(TwiceAsync(1), TwiceAsync(2));
        gate.SetResult();
        await first;
        await others;
        groups.ConvertAll(group => string.Join(",", group.Order())).ShouldBe(["0", "1,2", "11,12"]);

        async Task TwiceAsync(int work)
        {
            await commit.SubmitAsync(work, Ending);
            await commit.SubmitAsync(10 + work, Ending);
        }
    }

    private async ValueTask CommitAsync(IReadOnlyList<int> group)
    {
        groups.Add([.. group]);
        await gate.Task;
    }
}
