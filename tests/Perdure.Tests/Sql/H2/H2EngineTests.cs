using System.Data;
using System.Data.Common;
using Perdure.Tests.Sql.Provider;

namespace Perdure.Tests.Sql.H2;

/// <summary>The way to H2 itself, and what H2 makes of Oracle's SQL.</summary>
public sealed class H2EngineTests
{
    private const string Table = "CREATE TABLE \"T\" (\"SCOPE\" VARCHAR2(512 BYTE) NOT NULL, \"ID\" VARCHAR2(255 BYTE) NOT NULL, \"VERSION\" NUMBER(19) NOT NULL, \"AT\" TIMESTAMP(6), \"SCORE\" BINARY_DOUBLE, \"BODY\" BLOB, PRIMARY KEY (\"SCOPE\", \"ID\"))";
    private const string Upsert = """
        MERGE INTO "T" t USING dual ON (t.scope = :scope AND t.id = :id)
        WHEN MATCHED THEN UPDATE SET t.version = :version WHERE t.version < :version
        WHEN NOT MATCHED THEN INSERT (scope, id, version) VALUES (:scope, :id, :version)
        """;

    private static readonly DateTime Time = new(2026, 1, 31, 10, 0, 0, 123, 456);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_type_of_value_comes_back_as_it_was()
    {
        await using var connection = await OpenAsync("types");
        await WriteAsync(connection, "INSERT INTO T VALUES (:s, :i, :v, :at, :score, :body)",
            ("s", "it's :no ?1 \"name\" \u0000 😀"), ("i", "a "), ("v", long.MinValue), ("at", Time), ("score", -0.1), ("body", new byte[] { 0, 255 }));
        await WriteAsync(connection, "INSERT INTO T VALUES (:s, 'a :b', 1, :at, :score, EMPTY_BLOB()) -- :nothing", ("s", "x"), ("at", DBNull.Value), ("score", DBNull.Value));
        await using var command = Command(connection, "SELECT scope, id, version, at, score, body FROM T ORDER BY version");
        await using var rows = await command.ExecuteReaderAsync(Token);
        await rows.ReadAsync(Token);
        (rows.GetString(0), rows.GetString(1), rows.GetInt64(2), rows.GetDateTime(3), rows.GetDouble(4)).ShouldBe(("it's :no ?1 \"name\" \u0000 😀", "a ", long.MinValue, Time, -0.1));
        rows.GetFieldValue<byte[]>(5).ShouldBe([0, 255]);
        rows.GetValue(2).ShouldBeOfType<decimal>();
        await rows.ReadAsync(Token);
        (rows.GetString(1), rows.IsDBNull(3), rows.IsDBNull(4), rows.GetFieldValue<byte[]>(5).Length).ShouldBe(("a :b", true, true, 0));
        (await rows.ReadAsync(Token)).ShouldBeFalse();
    }

    [Fact]
    public async Task Merge_and_paging_work()
    {
        await using var connection = await OpenAsync("merge");
        foreach (var (id, version, touched) in ((string, long, int)[])[("b", 1, 1), ("a", 1, 1), ("B", 1, 1), ("a", 2, 1), ("a", 2, 0)])
            (await WriteAsync(connection, Upsert, ("scope", "s"), ("id", id), ("version", version))).ShouldBe(touched);
        (await ReadAsync(connection, "SELECT id FROM T WHERE scope = :scope AND id > :after ORDER BY id FETCH NEXT :n ROWS ONLY", ("scope", "s"), ("after", "A"), ("n", 2L))).ShouldBe(["B", "a"]);
        (await ReadAsync(connection, "SELECT id FROM T ORDER BY at DESC NULLS LAST, id DESC OFFSET 1 ROWS FETCH NEXT 1 ROWS ONLY")).ShouldBe(["a"]);
    }

    [Fact]
    public async Task What_Oracle_has_and_H2_lacks_is_lent_to_it()
    {
        await using var connection = await OpenAsync("lent");
        await WriteAsync(connection, "INSERT INTO T (scope, id, version, body) VALUES ('s', 'a', 1, :body)", ("body", new byte[3]));
        await WriteAsync(connection, "INSERT INTO T (scope, id, version, body) VALUES ('s', 'b', 2, EMPTY_BLOB())");
        (await ReadAsync(connection, "SELECT DBMS_LOB.GETLENGTH(body) || 'x' FROM T ORDER BY version")).ShouldBe(["3x", "0x"]);
        (await ReadAsync(connection, "SELECT table_name FROM user_tables WHERE table_name = :name", ("name", "T"))).ShouldBe(["T"]);
        (await ReadAsync(connection, "SELECT index_name FROM user_indexes WHERE table_name = :name", ("name", "T"))).Count.ShouldBe(1);
    }

    [Fact]
    public async Task An_empty_text_is_null_as_in_Oracle()
    {
        await using var connection = await OpenAsync("empty");
        (await Number(() => WriteAsync(connection, "INSERT INTO T (scope, id, version) VALUES (:s, 'a', 1)", ("s", "")))).ShouldBe(1400);
    }

    [Fact]
    public async Task By_position_each_place_takes_the_next_and_by_name_all_of_a_name_take_one()
    {
        await using var connection = await OpenAsync("binding");
        await using var command = Command(connection, "INSERT INTO T (scope, id, version) VALUES (:a, :b, :c)", ("c", "s"), ("a", "i"), ("b", 7L));
        command.BindByName = false;
        await command.ExecuteNonQueryAsync(Token);
        (await ReadAsync(connection, "SELECT id FROM T WHERE scope = 's' AND version = 7")).ShouldBe(["i"]);
        (await Number(() => ReadAsync(connection, "SELECT id FROM T WHERE scope = :other", ("scope", "s")))).ShouldBe(1008);
        (await Number(() => ReadAsync(connection, "SELECT id FROM T WHERE scope = :scope", ("scope", "s"), ("id", "i")))).ShouldBe(1036);
    }

    [Fact]
    public async Task Transactions_savepoints_and_waiting_for_a_lock()
    {
        await using var one = await OpenAsync("transactions");
        await using var other = await OpenAsync("transactions", create: false);
        await WriteAsync(one, Upsert, ("scope", "s"), ("id", "a"), ("version", 1L));
        await using (var transaction = await one.BeginTransactionAsync(IsolationLevel.ReadCommitted, Token))
        {
            await WriteAsync(one, transaction, "UPDATE T SET version = 2");
            await transaction.SaveAsync("here", Token);
            await WriteAsync(one, transaction, "DELETE FROM T");
            await transaction.RollbackAsync("here", Token);
            (await ReadAsync(other, "SELECT id FROM T WHERE version = 1")).ShouldBe(["a"]);
            var waiting = WriteAsync(other, "UPDATE T SET version = version + 10");
            waiting.IsCompleted.ShouldBeFalse();
            await transaction.CommitAsync(Token);
            (await waiting).ShouldBe(1);
        }
        await using (await one.BeginTransactionAsync(Token))
            await WriteAsync(one, ((EngineConnection)one).Transaction, "DELETE FROM T");
        (await ReadAsync(one, "SELECT id FROM T WHERE version = 12")).ShouldBe(["a"]);
    }

    // While it waits for a lock H2 does not listen; the wait ends by itself after 5 seconds.
    [Fact]
    public async Task A_statement_that_runs_is_cancelled()
    {
        await using var connection = await OpenAsync("cancel");
        using var cancel = new CancellationTokenSource(TimeSpan.FromMilliseconds(50));
        await Should.ThrowAsync<OperationCanceledException>(Command(connection, "SELECT SUM(X) FROM SYSTEM_RANGE(1, 100000000000)").ExecuteScalarAsync(cancel.Token));
    }

    [Theory]
    [InlineData("INSERT INTO T (scope, id, version) VALUES ('s', 'a', 1)", 1)]
    [InlineData("INSERT INTO U VALUES ('x', 'y')", 2291)]
    [InlineData("DELETE FROM T", 2292)]
    [InlineData("INSERT INTO T (scope, id) VALUES ('s', 'b')", 1400)]
    [InlineData("CREATE TABLE T (A NUMBER)", 955)]
    [InlineData("SELECT * FROM NOTHING", 942)]
    [InlineData("SELECT nothing FROM T", 904)]
    [InlineData("ALTER TABLE T ADD (VERSION NUMBER)", 1430)]
    [InlineData("DROP INDEX nothing", 1418)]
    [InlineData("SELEC", 900)]
    [InlineData("UPDATE T SET id = RPAD('x', 300, 'x')", 12899)]
    public async Task Its_no_has_the_code_of_Oracle(string text, int number)
    {
        await using var connection = await OpenAsync($"code{number}");
        await WriteAsync(connection, "CREATE TABLE U (scope VARCHAR2(512 BYTE), id VARCHAR2(255 BYTE), FOREIGN KEY (scope, id) REFERENCES T (scope, id))");
        await WriteAsync(connection, "INSERT INTO T (scope, id, version) VALUES ('s', 'a', 1)");
        await WriteAsync(connection, "INSERT INTO U VALUES ('s', 'a')");
        (await Number(() => WriteAsync(connection, text))).ShouldBe(number);
    }

    private static async Task<DbConnection> OpenAsync(string database, bool create = true)
    {
        await H2Engine.SkipUnlessThereAsync();
        var connection = await new H2Engine(database).DataSource.OpenConnectionAsync(Token);
        if (create)
            await WriteAsync(connection, Table);
        return connection;
    }

    private static async Task<int> Number(Func<Task> action) => (await Should.ThrowAsync<EngineException>(action)).Number;

    private static Task<int> WriteAsync(DbConnection connection, string text, params (string Name, object Value)[] parameters) => WriteAsync(connection, null, text, parameters);

    private static async Task<int> WriteAsync(DbConnection connection, DbTransaction? transaction, string text, params (string Name, object Value)[] parameters)
    {
        await using var command = Command(connection, text, parameters);
        command.Transaction = transaction;
        return await command.ExecuteNonQueryAsync(Token);
    }

    private static async Task<List<string>> ReadAsync(DbConnection connection, string text, params (string Name, object Value)[] parameters)
    {
        await using var command = Command(connection, text, parameters);
        await using var rows = await command.ExecuteReaderAsync(Token);
        var read = new List<string>();
        while (await rows.ReadAsync(Token))
            read.Add(rows.GetString(0));
        return read;
    }

    private static EngineCommand Command(DbConnection connection, string text, params (string Name, object Value)[] parameters)
    {
        var command = (EngineCommand)connection.CreateCommand();
        (command.CommandText, command.BindByName) = (text, true);
        foreach (var (name, value) in parameters)
            command.Parameters.Add(new EngineParameter { ParameterName = name, Value = value });
        return command;
    }
}
