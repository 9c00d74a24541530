using Perdure.Databases;
using Perdure.Oracle;
using Perdure.Storage;
using Perdure.Tests.Sql;
using Perdure.Tests.Sql.H2;
using Perdure.Tests.Sql.Provider;
using Perdure.Tests.Sql.Recording;

namespace Perdure.Tests.Oracle;

/// <summary>What is sent to Oracle, with which parameters in which order and of which types, in which transactions. H2 answers, so each line was executed.</summary>
public sealed class OracleRecordingTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_preparation_and_its_lock()
    {
        await using var store = await OpenAsync(forget: false);
        Approve("prepare", store);
    }

    [Fact]
    public async Task Writes_and_reads()
    {
        await using var store = await OpenAsync();
        (await store.WriteAsync(Sample.Put("b"))).Conflict.ShouldBeNull();
        var result = await store.WriteAsync(
            Sample.Put("a", Expect.Absent), Sample.Put("b", Expect.Present), new Remove(Sample.Key("c"), Expect.Any), new Require(Sample.Key("d"), Expect.Absent),
            Sample.Append("two", LogHead.Empty, "y"), Sample.Append("", null, "z"));
        result.Outcomes.ShouldBe([1, 1, 0, 0, 1, 1]);
        (await store.Backend.FindAsync([Sample.Key("a"), Sample.Key("b"), Sample.Key("c")], Token)).Count(record => record is not null).ShouldBe(2);
        (await store.Backend.ReadAsync("y")).ShouldBe(["two"]);
        (await store.Backend.ReadAsync("z")).ShouldBe([""]);
        (await store.Backend.QueryAsync(new Query(Sample.Tasks, "scope", "by_priority"), Token).CountAsync(Token)).ShouldBe(2);
        Approve("batch", store);
    }

    [Theory]
    [InlineData(60)]
    [InlineData(8177)]
    public async Task Another_writer_in_the_way_is_tried_again_from_the_beginning(int number)
    {
        await using var store = await OpenAsync();
        store.Script.On("INSERT INTO \"TRAIL\"", Refusal(number));
        (await store.WriteAsync(Sample.Append("one", LogHead.Empty), Sample.Put("a"))).Conflict.ShouldBeNull();
        store.Recorder.Log.Split("begin ReadCommitted").Length.ShouldBe(3);
        store.Recorder.Log.ShouldContain("1 rollback\n");
        (await store.Backend.ReadAsync()).ShouldBe(["one"]);
    }

    [Fact]
    public async Task A_key_that_was_taken_by_a_moment_is_a_conflict_only_where_something_was_expected()
    {
        await using var store = await OpenAsync();
        store.Script.On("MERGE INTO \"TASKS\"", Refusal(1), Refusal(1)).On("MERGE INTO \"TRAIL\"", Refusal(1));
        (await store.WriteAsync(Sample.Put("a"))).Conflict.ShouldBeNull("a put that expects nothing finds the other's row at the third try");
        (await store.WriteAsync(Sample.Append("one", LogHead.Empty))).Conflict.ShouldBeNull("so does the lock of a log");
        store.Script.On("INSERT INTO \"TASKS\"", Refusal(1));
        (await store.WriteAsync(Sample.Put("b", Expect.Absent))).Conflict.ShouldNotBeNull();
        store.Script.Left.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(3113, Fault.Unavailable, true)]
    [InlineData(1013, Fault.Timeout, false)]
    public async Task What_may_have_happened_is_not_tried_again(int number, Fault fault, bool isFatal)
    {
        await using var store = await OpenAsync();
        store.Script.On("COMMIT", Reply.Error(number, $"ORA-{number:D5}: no", isFatal) with { AfterDoing = true });
        var refused = await Should.ThrowAsync<PerdureException>(() => store.WriteAsync(Sample.Append("one")).AsTask());
        (refused.Fault, refused.IsTransient).ShouldBe((fault, true));
        (await store.Backend.ReadAsync()).ShouldBe(["one"], "it had happened, once");
    }

    [Fact]
    public async Task An_interrupted_preparation_is_finished_by_the_next()
    {
        await H2Engine.SkipUnlessThereAsync();
        await using var fixture = new OracleOnH2();
        var script = new Script().On("CREATE INDEX \"TASKS$BY_SCORE\"", Refusal(1013));
        var recorder = new Recorder(script, fixture.Engine);
        await using (var first = OracleOnH2.Make(recorder, TimeProvider.System))
            (await Should.ThrowAsync<PerdureException>(() => first.PrepareAsync(Sample.Schema, Token).AsTask())).Fault.ShouldBe(Fault.Timeout);
        recorder.Log.ShouldContain("CREATE TABLE \"TASKS\"");
        recorder.Log.ShouldNotContain("CREATE TABLE \"TRAIL\"");
        recorder.Clear();
        await using var second = OracleOnH2.Make(recorder, TimeProvider.System);
        await second.PrepareAsync(Sample.Schema, Token);
        recorder.Log.ShouldNotContain("CREATE TABLE \"TASKS\"");
        recorder.Log.ShouldContain("CREATE INDEX \"TASKS$BY_SCORE\"");
        recorder.Log.ShouldContain("CREATE TABLE \"TRAIL\"");
        (await second.WriteAsync(Sample.Put("a"), Sample.Append("one"))).Conflict.ShouldBeNull();
    }

    [Fact]
    public void A_driver_s_own_types_are_set_and_what_is_not_the_driver_s_is_left_alone()
    {
        var parameter = new EngineParameter();
        OracleOnH2.Driver.DeclareBlob(parameter);
        parameter.OracleDbType.ShouldBe(EngineType.Blob);
        var command = new EngineCommand();
        OracleOnH2.Driver.Tune(command);
        command.InitialLOBFetchSize.ShouldBe(-1);
        var (other, none) = (new EngineParameter(), OracleDriver.Of(typeof(Npgsql.NpgsqlParameter), null));
        none.DeclareBlob(other);
        none.Tune(new EngineCommand());
        OracleDriver.Referenced.DeclareBlob(other);
        other.OracleDbType.ShouldBe(EngineType.Unset);
    }

    private static Reply Refusal(int number) => Reply.Error(number, $"ORA-{number:D5}: no");

    private static async Task<Store> OpenAsync(bool forget = true)
    {
        await H2Engine.SkipUnlessThereAsync();
        var store = new Store();
        await store.Backend.PrepareAsync(Sample.Schema, Token);
        if (forget)
            store.Recorder.Clear();
        return store;
    }

    private static void Approve(string name, Store store) => Approved.Matches($"tests/Perdure.Tests/Sql/approved/oracle.{name}.log", store.Recorder.Log);

    private sealed class Store : IAsyncDisposable
    {
        private readonly OracleOnH2 fixture = new();

        public Store()
        {
            Recorder = new Recorder(Script, fixture.Engine);
            Backend = OracleOnH2.Make(Recorder, TimeProvider.System);
        }

        public Script Script { get; } = new();

        public Recorder Recorder { get; }

        public OracleBackend Backend { get; }

        public ValueTask<WriteResult> WriteAsync(params WriteOperation[] operations) => Backend.WriteAsync(operations);

        public async ValueTask DisposeAsync()
        {
            await Backend.DisposeAsync();
            await fixture.DisposeAsync();
        }
    }
}
