using System.Data;
using System.Data.Common;
using Perdure.Tests.Sql.Provider;

namespace Perdure.Tests.Sql.Recording;

/// <summary>The recorder itself: its log, its answers, and the strictness it shares with real drivers.</summary>
public sealed class RecorderTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_retry_after_a_deadlock_is_seen_in_the_log()
    {
        var script = new Script().On("UPDATE", Reply.Count(1), Reply.Error(1205)).On("SELECT", Reply.Rows(["id", "version"], ["a", 7L], [null, 8L]));
        var recorder = new Recorder(script);
        await using (var connection = await recorder.DataSource.OpenConnectionAsync(Token))
            for (var attempt = 0; attempt < 2; attempt++)
            {
                await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, Token);
                try
                {
                    await using var read = Command(connection, transaction, "SELECT id, version FROM t\nWHERE scope = @scope", ("@scope", "s"));
                    await using (var reader = await read.ExecuteReaderAsync(Token))
                        while (await reader.ReadAsync(Token))
                            reader.GetInt64(1).ShouldBeInRange(7, 8);
                    for (var i = 0; i < 2; i++)
                    {
                        await using var write = Command(connection, transaction, "UPDATE t SET body = @body", ("@body", new byte[3]), ("@at", DBNull.Value));
                        write.Parameters[0].DbType = DbType.Binary;
                        write.Parameters[0].Size = 512;
                        await write.ExecuteNonQueryAsync(Token);
                    }
                    await transaction.CommitAsync(Token);
                }
                catch (DbException exception)
                {
                    ((EngineException)exception).Number.ShouldBe(1205);
                }
            }
        script.Left.ShouldBeEmpty();
        Approved.Matches("tests/Perdure.Tests/Sql/approved/recorder.log", recorder.Log);
    }

    [Fact]
    public async Task A_delay_passes_or_ends_with_the_token()
    {
        var recorder = new Recorder(new Script().On("SELECT", Reply.Count(0) with { Delay = TimeSpan.FromHours(1) }, Reply.Rows(["n"], [1]) with { Delay = TimeSpan.FromMilliseconds(1) }));
        await using var connection = await recorder.DataSource.OpenConnectionAsync(Token);
        using var cancel = new CancellationTokenSource();
        var cancelled = Command(connection, null, "SELECT 1").ExecuteScalarAsync(cancel.Token);
        cancelled.IsCompleted.ShouldBeFalse();
        await cancel.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(cancelled);
        (await Command(connection, null, "SELECT 1").ExecuteScalarAsync(Token)).ShouldBe(1);
        recorder.Log.ShouldBe("1 open\n1 read SELECT 1\n1   → TaskCanceledException\n1 read SELECT 1\n1   → rows: 1\n");
    }

    [Fact]
    public async Task A_fatal_error_closes_the_connection()
    {
        await using var connection = await new Recorder(new Script().On("SELECT", Reply.Error(10054, isFatal: true))).DataSource.OpenConnectionAsync(Token);
        await Should.ThrowAsync<EngineException>(Command(connection, null, "SELECT 1").ExecuteScalarAsync(Token));
        connection.State.ShouldBe(ConnectionState.Closed);
    }

    [Fact]
    public async Task An_opening_and_a_commit_fail_too_and_what_was_not_asked_for_is_left()
    {
        var script = new Script().On("OPEN", Reply.Error(18456)).On("COMMIT", Reply.Throw(() => new IOException())).On("DELETE", Reply.Count(2));
        var recorder = new Recorder(script);
        await Should.ThrowAsync<EngineException>(recorder.DataSource.OpenConnectionAsync(Token).AsTask());
        await using var connection = await recorder.DataSource.OpenConnectionAsync(Token);
        await using var transaction = await connection.BeginTransactionAsync(Token);
        await Should.ThrowAsync<IOException>(transaction.CommitAsync(Token));
        script.Left.ShouldBe(["1 on 'DELETE'"]);
    }

    [Fact]
    public async Task With_an_engine_behind_it_a_commit_can_happen_and_its_answer_be_lost()
    {
        var inner = new Recorder();
        var outer = new Recorder(new Script().On("COMMIT", Reply.Error(-2) with { AfterDoing = true }), inner);
        await using var connection = await outer.DataSource.OpenConnectionAsync(Token);
        await using var transaction = await connection.BeginTransactionAsync(Token);
        await Should.ThrowAsync<EngineException>(transaction.CommitAsync(Token));
        inner.Log.ShouldBe("1 open\n1 begin Unspecified\n1 commit\n");
        outer.Log.ShouldBe("1 open\n1 begin Unspecified\n1 commit\n1   → error -2\n");
    }

    [Fact]
    public async Task Output_parameters_and_several_result_sets_are_answered()
    {
        var answer = new Answer(1, new RowSet(["a"], [[1.5m]]), new RowSet(["b"], [["x"]])) { Outputs = new Dictionary<string, object?> { [":r"] = 7L } };
        await using var connection = await new Recorder(new Script().On("BEGIN", Reply.Of(answer))).DataSource.OpenConnectionAsync(Token);
        await using var command = Command(connection, null, "BEGIN :r := 7; END;", (":r", DBNull.Value));
        command.Parameters[0].Direction = ParameterDirection.Output;
        await using var reader = await command.ExecuteReaderAsync(Token);
        (await reader.ReadAsync(Token), reader.GetDecimal(0), reader.RecordsAffected).ShouldBe((true, 1.5m, 1));
        (await reader.NextResultAsync(Token), await reader.ReadAsync(Token), reader.GetString(0)).ShouldBe((true, true, "x"));
        command.Parameters[":r"].Value.ShouldBe(7L);
        Should.Throw<InvalidCastException>(() => reader.GetInt64(0));
    }

    [Fact]
    public async Task Misuse_that_a_real_driver_refuses_is_refused()
    {
        await using var connection = new Recorder().Factory.CreateConnection()!;
        await Refused(() => Command(connection, null, "SELECT 1").ExecuteScalarAsync(Token));
        await connection.OpenAsync(Token);
        await using (var transaction = await connection.BeginTransactionAsync(Token))
        {
            await Refused(() => Command(connection, null, "SELECT 1").ExecuteScalarAsync(Token));
            await Refused(() => connection.BeginTransactionAsync(Token).AsTask());
            await transaction.RollbackAsync(Token);
            await Refused(() => transaction.CommitAsync(Token));
            await Refused(() => Command(connection, transaction, "SELECT 1").ExecuteScalarAsync(Token));
        }
        await using (await Command(connection, null, "SELECT 1").ExecuteReaderAsync(Token))
            await Refused(() => Command(connection, null, "SELECT 1").ExecuteScalarAsync(Token));
        Should.Throw<ArgumentException>(() => Command(connection, null, "", ("@a", 1), ("@a", 2)));

        static Task Refused(Func<Task> action) => Should.ThrowAsync<InvalidOperationException>(action);
    }

    private static DbCommand Command(DbConnection connection, DbTransaction? transaction, string text, params (string Name, object Value)[] parameters)
    {
        var command = connection.CreateCommand();
        (command.CommandText, command.Transaction) = (text, transaction);
        foreach (var (name, value) in parameters)
        {
            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = (name, value);
            command.Parameters.Add(parameter);
        }
        return command;
    }
}
