using Perdure.Storage;
using Perdure.Tests.Sql;
using Perdure.Tests.Sql.Recording;

namespace Perdure.Tests.SqlServer;

/// <summary>What is sent to SQL Server, with which parameters in which order and of which types, in which transactions; and what follows from its answers.</summary>
public sealed class SqlServerRecordingTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_preparation()
    {
        await using var store = await RecordedSqlServer.OpenAsync(forget: false);
        Approve("prepare", store);
        (store.Backend.Info.ServerVersion, store.Backend.Info.Durability).ShouldBe(("16.0.4135.4", Durability.Power));
    }

    [Fact]
    public async Task Writes_and_reads()
    {
        await using var store = await RecordedSqlServer.OpenAsync();
        store.Script.On("SELECT h.position FROM", Reply.Rows(["position"], [7L]));
        (await store.WriteAsync(Sample.Put("a"))).Conflict.ShouldBeNull();
        var head = new LogHead(3, 33);
        var result = await store.WriteAsync(
            Sample.Put("a", Expect.Absent), Sample.Put("b", Expect.Exactly(5)), new Remove(Sample.Key("c"), Expect.Present), new Require(Sample.Key("d"), Expect.Absent),
            Sample.Append("one", head, "x"), Sample.Append("two", LogHead.Empty, "y"), Sample.Append("three", null, "z"));
        result.Outcomes.ShouldBe([1, 1, 1, 0, 4, 1, 7]);
        await store.Backend.FindAsync([Sample.Key("a"), Sample.Key("b"), Sample.Key("c")], Token);
        await store.Backend.ReadLogAsync(new LogRead(Sample.Log(), new PositionRange(1, 5)), _ => true, Token);
        Approve("batch", store);
        store.Script.Left.Count.ShouldBe(1, "the answers for further connections");
    }

    [Fact]
    public async Task Without_versions_for_statements_reads_are_snapshots_and_writes_never_stand_alone()
    {
        await using var store = await RecordedSqlServer.OpenAsync(oneMoment: false);
        await store.WriteAsync(Sample.Put("a"));
        await store.Backend.FindAsync([Sample.Key("a")], Token);
        Approve("snapshots", store);
    }

    [Fact]
    public async Task Without_any_versions_reads_hold_locks()
    {
        await using var store = await RecordedSqlServer.OpenAsync(oneMoment: false, snapshots: false, forget: false);
        await store.WriteAsync(Sample.Put("a"));
        store.Recorder.Log.ShouldContain("SET TRANSACTION ISOLATION LEVEL SERIALIZABLE; SET DEADLOCK_PRIORITY HIGH;");
        store.Recorder.Log.ShouldContain("SET TRANSACTION ISOLATION LEVEL READ COMMITTED; SET DEADLOCK_PRIORITY NORMAL; BEGIN TRANSACTION", customMessage: "a writer gives way, since it is tried again");
        store.Recorder.Log.ShouldNotContain("SNAPSHOT;");
    }

    [Fact]
    public async Task A_deadlock_is_tried_again_from_the_beginning()
    {
        await using var store = await RecordedSqlServer.OpenAsync();
        store.Script.On("UPDATE [tasks] SET", Reply.Error(1205));
        (await store.WriteAsync(Sample.Put("a"), Sample.Put("b", Expect.Present))).Conflict.ShouldBeNull();
        Approve("deadlock", store);
    }

    [Fact]
    public async Task A_taken_key_and_a_row_that_is_not_there_are_conflicts()
    {
        await using var store = await RecordedSqlServer.OpenAsync();
        store.Script.On("WHEN MATCHED AND", Reply.Error(2627)).On("UPDATE [tasks]", Reply.Count(0)).On("SELECT version", Reply.Rows(["version"], [9L]));
        (await store.WriteAsync(Sample.Put("z"), Sample.Put("a", Expect.Absent))).Conflict.ShouldBe(new Conflict(1, 9));
        (await store.WriteAsync(Sample.Put("a", Expect.Exactly(8)))).Conflict.ShouldBe(new Conflict(0, null));
        store.Recorder.Log.ShouldContain("ROLLBACK TRANSACTION");
        store.Recorder.Log.ShouldNotContain("COMMIT");
    }

    [Fact]
    public async Task Writers_who_wait_share_a_transaction_and_a_conflict_takes_back_its_own_part()
    {
        await using var store = await RecordedSqlServer.OpenAsync();
        store.Script.On("DELETE FROM [tasks] ", Reply.Count(1) with { Delay = TimeSpan.FromMilliseconds(300) }).On("UPDATE [tasks] SET", Reply.Count(0), Reply.Count(1));
        var leading = store.WriteAsync(new Remove(Sample.Key("first"), Expect.Present)).AsTask();
        var lost = store.WriteAsync(Sample.Put("a", Expect.Exactly(1))).AsTask();
        var won = store.WriteAsync(Sample.Put("b", Expect.Exactly(1))).AsTask();
        (await leading).Conflict.ShouldBeNull();
        (await lost).Conflict.ShouldNotBeNull();
        (await won).Conflict.ShouldBeNull();
        Approve("group", store);
    }

    [Theory]
    [InlineData(-2, Fault.Timeout, false)]
    [InlineData(10054, Fault.Unavailable, true)]
    [InlineData(596, Fault.Unavailable, true)]
    public async Task What_may_have_happened_is_not_tried_again(int number, Fault fault, bool isFatal)
    {
        await using var store = await RecordedSqlServer.OpenAsync();
        store.Script.On("COMMIT", Reply.Error(number, isFatal: isFatal));
        var refused = await Should.ThrowAsync<PerdureException>(() => store.WriteAsync(Sample.Put("a", Expect.Present), Sample.Put("b")).AsTask());
        (refused.Fault, refused.IsTransient).ShouldBe((fault, true));
        store.Recorder.Log.Split("COMMIT").Length.ShouldBe(2);
        (await store.WriteAsync(Sample.Put("c"))).Conflict.ShouldBeNull("another connection serves");
    }

    [Fact]
    public async Task After_an_error_a_connection_is_asked_whether_it_lives()
    {
        await using var store = await RecordedSqlServer.OpenAsync();
        store.Script.On("FROM [tasks] r WHERE", Reply.Error(-2)).On("FROM [tasks] r WITH", Reply.Error(-2)).On("SELECT 1", Reply.Error(10054, isFatal: true));
        (await Should.ThrowAsync<PerdureException>(() => store.Backend.FindAsync([Sample.Key("a")], Token).AsTask())).Fault.ShouldBe(Fault.Timeout);
        await store.Backend.QueryAsync(new Query(Sample.Tasks, "scope"), Token).FirstOrDefaultAsync(Token).AsTask().ShouldNotThrowAsync();
        store.Recorder.Log.ShouldContain("read SELECT 1\n1   → error 10054, connection lost");
        store.Recorder.Log.ShouldContain("2 open");
    }

    [Fact]
    public async Task A_sweep_leaves_what_was_written_anew_meanwhile()
    {
        await using var store = await RecordedSqlServer.OpenAsync();
        store.Script.On("SELECT r.scope, r.id", Reply.Rows(["scope", "id"], ["s"u8.ToArray(), "anew"u8.ToArray()], ["s"u8.ToArray(), "old"u8.ToArray()]))
            .On("DELETE FROM [tasks] WHERE", Reply.Count(0), Reply.Count(1));
        (await store.Backend.SweepAsync("tasks", cancellationToken: Token)).ShouldBe(1);
        store.Recorder.Log.Split("DELETE FROM [tasks$by_tag]").Length.ShouldBe(2, "only the one that was swept leaves its index");
    }

    private static void Approve(string name, RecordedSqlServer store) => Approved.Matches($"tests/Perdure.Tests/Sql/approved/sqlserver.{name}.log", store.Recorder.Log);
}
