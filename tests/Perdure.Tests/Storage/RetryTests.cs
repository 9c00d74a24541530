using Perdure.Memory;
using Perdure.Storage;
using Perdure.Tests.Sql;
using Loss = Perdure.Tests.Storage.Unreliable.Loss;

namespace Perdure.Tests.Storage;

public sealed class RetryTests
{
    public static TheoryData<Loss[]> Losses => new((Loss[][])
    [
        [Loss.Before],
        [Loss.Behind],
        [Loss.Late],
        [Loss.Before, Loss.Behind],
        [Loss.Behind, Loss.Behind],
        [Loss.Before, Loss.Late],
        [Loss.Late, Loss.Before, Loss.Before],
    ]);

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Losses))]
    public async Task An_append_to_any_head_happens_once(Loss[] losses)
    {
        var (backend, lossy) = await OpenAsync();
        await backend.WriteAsync(Sample.Append("first"));
        lossy.Lose(losses);
        var result = await backend.WriteAsync(Sample.Append("second"));
        result.Conflict.ShouldBeNull();
        result.Outcomes.ShouldBe([2]);
        (await backend.ReadAsync()).ShouldBe(["first", "second"]);
    }

    [Theory]
    [MemberData(nameof(Losses))]
    public async Task An_append_behind_a_head_happens_once(Loss[] losses)
    {
        var (backend, lossy) = await OpenAsync();
        lossy.Lose(losses);
        (await backend.WriteAsync(Sample.Append("first", LogHead.Empty))).Outcomes.ShouldBe([1]);
        (await backend.ReadAsync()).ShouldBe(["first"]);
    }

    [Theory]
    [MemberData(nameof(Losses))]
    public async Task A_batch_happens_once(Loss[] losses)
    {
        var (backend, lossy) = await OpenAsync();
        lossy.Lose(losses);
        var result = await backend.WriteAsync(Sample.Append("entry"), Sample.Put("a", Expect.Absent), Sample.Append("entry 2"));
        result.Conflict.ShouldBeNull();
        (await backend.ReadAsync()).ShouldBe(["entry", "entry 2"]);
        (await backend.FindAsync([Sample.Key("a")], Ending))[0].ShouldNotBeNull();
    }

    [Theory]
    [MemberData(nameof(Losses))]
    public async Task A_removal_is_one(Loss[] losses)
    {
        var (backend, lossy) = await OpenAsync();
        var put = Sample.Put("a");
        await backend.WriteAsync(put);
        lossy.Lose(losses);
        var result = await backend.WriteAsync(new Remove(put.Key, Expect.Exactly(put.Version)));
        result.Conflict.ShouldBeNull();
        result.Outcomes.ShouldBe([1]);
        (await backend.FindAsync([put.Key], Ending))[0].ShouldBeNull();
    }

    [Theory]
    [InlineData(Loss.None, 0), InlineData(Loss.Before, 0), InlineData(Loss.Behind, 1), InlineData(Loss.Late, 1)]
    public async Task What_was_found_done_is_settled_before_it_returns(Loss loss, int settled)
    {
        var (backend, lossy) = await OpenAsync();
        lossy.Lose(loss);
        (await backend.WriteAsync(Sample.Put("a", Expect.Absent))).Conflict.ShouldBeNull();
        lossy.Settled.ShouldBe(settled);
        lossy.Lose(loss);
        lossy.Unsettled = new PerdureException(Fault.Timeout, "No replica has it.");
        var thrown = await Record.ExceptionAsync(async () => await backend.WriteAsync(Sample.Put("b", Expect.Absent)));
        thrown.ShouldBe(settled == 0 ? null : lossy.Unsettled);
        (await backend.FindAsync([Sample.Key("b")], Ending))[0].ShouldNotBeNull();
    }

    [Fact]
    public async Task What_another_wrote_meanwhile_is_a_conflict_still()
    {
        var (backend, lossy) = await OpenAsync();
        await backend.WriteAsync(Sample.Put("a"));
        lossy.Lose(Loss.Before);
        (await backend.WriteAsync(Sample.Put("a", Expect.Absent))).Conflict.ShouldNotBeNull();
    }

    [Fact]
    public async Task A_version_that_another_won_meanwhile_is_a_conflict_though_an_append_to_any_head_stands_beside_it()
    {
        var (backend, lossy) = await OpenAsync();
        var first = Sample.Put("a");
        await backend.WriteAsync(first);
        await backend.WriteAsync(Sample.Put("a", Expect.Exactly(first.Version)), Sample.Append("won"));
        lossy.Lose(Loss.Before);
        // It was looked for again and again without end: only the append had been given a new head to expect, and that held.
        var result = await Task.Run(async () => await backend.WriteAsync(Sample.Put("a", Expect.Exactly(first.Version)), Sample.Append("lost"))).WaitAsync(TimeSpan.FromSeconds(30), Ending);
        result.Conflict!.Operation.ShouldBe(0);
        (await backend.ReadAsync()).ShouldBe(["won"]);
    }

    [Theory]
    [MemberData(nameof(Losses))]
    public async Task Others_who_never_stop_appending_to_the_log_keep_no_batch_from_its_record(Loss[] losses)
    {
        var (backend, lossy) = await OpenAsync();
        await backend.WriteAsync(Sample.Put("a", body: "before"), Sample.Append("first"));
        lossy.Lose(losses);
        var others = 0;
        lossy.Meanwhile = inner => inner.WriteAsync(Sample.Append($"other {++others}"));
        var result = await Task.Run(async () => await backend.WriteAsync(Sample.Append("entry"), Sample.Put("a", body: "after"))).WaitAsync(TimeSpan.FromSeconds(30), Ending);
        result.Conflict.ShouldBeNull();
        (await backend.ReadAsync()).Count(entry => entry == "entry").ShouldBe(1);
        (await backend.FindAsync([Sample.Key("a")], Ending))[0]!.Body.ToArray().ShouldBe("after"u8.ToArray());
    }

    [Theory]
    [MemberData(nameof(Losses))]
    public async Task An_append_waits_for_a_moment_between_the_appends_of_others(Loss[] losses)
    {
        var (backend, lossy) = await OpenAsync();
        await backend.WriteAsync(Sample.Append("first"));
        lossy.Lose(losses);
        var others = 0;
        lossy.Meanwhile = inner => others < 7 ? inner.WriteAsync(Sample.Append($"other {++others}")) : ValueTask.FromResult(WriteResult.Committed([]));
        var result = await backend.WriteAsync(Sample.Append("entry"));
        var entries = await backend.ReadAsync();
        entries.Count(entry => entry == "entry").ShouldBe(1);
        result.Outcomes.ShouldBe([entries.IndexOf("entry") + 1]);
    }

    [Fact]
    public async Task An_append_that_finds_no_moment_in_its_time_says_that_nobody_knows_whether_it_happened()
    {
        var (backend, lossy) = await OpenAsync(TimeSpan.FromMilliseconds(30));
        await backend.WriteAsync(Sample.Append("first"));
        lossy.Lose(Loss.Before);
        lossy.Meanwhile = inner => inner.WriteAsync(Sample.Append("other"));
        var thrown = await Should.ThrowAsync<PerdureException>(async () => await backend.WriteAsync(Sample.Append("entry")));
        (thrown.Fault, thrown.IsTransient).ShouldBe((Fault.Unavailable, false));
        thrown.Message.ShouldContain("not known");
        (await backend.ReadAsync()).ShouldNotContain("entry");
    }

    [Theory]
    [InlineData(false), InlineData(true)]
    public async Task A_log_begun_anew_between_two_looks_is_looked_through_whole(bool late)
    {
        var (backend, lossy) = await OpenAsync();
        await backend.WriteAsync(Sample.Append("first"), Sample.Append("second"));
        lossy.Lose(Loss.Before);
        var entry = Sample.Append("entry");
        var looked = false;
        lossy.Meanwhile = async inner =>
        {
            if (lossy.Writes != 3 || looked)
                return default!;
            looked = true;
            // Behind the look: the log begins anew, with what was in doubt at its front.
            await inner.WriteAsync(new Drop(Sample.Log()));
            if (late)
                await inner.WriteAsync(entry);
            return await inner.WriteAsync(Sample.Append("other"), Sample.Append("another"), Sample.Append("a third"));
        };
        (await backend.WriteAsync(entry)).Conflict.ShouldBeNull();
        (await backend.ReadAsync()).Count(body => body == "entry").ShouldBe(1);
        looked.ShouldBeTrue();
    }

    [Fact]
    public async Task It_gives_up_when_its_time_is_over()
    {
        var (backend, lossy) = await OpenAsync(TimeSpan.FromMilliseconds(30));
        lossy.Lose([.. Enumerable.Repeat(Loss.Before, 10_000)]);
        var thrown = await Should.ThrowAsync<PerdureException>(async () => await backend.WriteAsync(Sample.Put("a")));
        thrown.Fault.ShouldBe(Fault.Unavailable);
        lossy.Writes.ShouldBeGreaterThan(1);
    }

    private static async Task<(Backend Backend, Unreliable Lossy)> OpenAsync(TimeSpan? time = null)
    {
        var lossy = new Unreliable(new MemoryBackend());
        var backend = new RetryingBackend(lossy, new RetryOptions { FirstPause = TimeSpan.FromMilliseconds(1), For = time ?? TimeSpan.FromSeconds(30) });
        await backend.PrepareAsync(Sample.Schema, Ending);
        return (backend, lossy);
    }
}
