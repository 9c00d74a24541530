using System.Data.Common;
using Perdure.Databases;
using Perdure.Hosting;
using Perdure.MySql;
using Perdure.Storage;
using Perdure.Tests.Servers;
using Perdure.Tests.Sql;

namespace Perdure.Tests.MySql;

public sealed class MySqlConnectionTests
{
    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    [Theory, InlineData(DatabaseKind.MySql), InlineData(DatabaseKind.MariaDb)]
    public async Task A_data_source_of_the_programs_own_is_used_and_left_open(DatabaseKind kind)
    {
        await using var store = MySqlStore.Make(kind);
        var driver = DriverSearch.Find(kind);
        await using var source = driver.CreateDataSource(MySqlSource.ConnectionString(driver, store.Options, store.Options.Endpoints[0]));
        await using (var backend = new MySqlBackend(source, new DatabaseOptions { Kind = kind, TablePrefix = "own_" }))
        {
            await backend.PrepareAsync(Sample.Schema, Ending);
            await backend.WriteAsync(Sample.Put("a"), Sample.Append("one"));
            (await backend.ReadAsync()).ShouldBe(["one"]);
        }
        await using var connection = await source.OpenConnectionAsync(Ending);
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT COUNT(*) FROM own_tasks";
        (await command.ExecuteScalarAsync(Ending)).ShouldBe(1L);
    }

    [Fact]
    public void Options_of_another_database_are_refused()
    {
        var options = new DatabaseOptions { Kind = DatabaseKind.PostgreSql };
        using var source = DriverSearch.Find(DatabaseKind.MySql).CreateDataSource("");
        Should.Throw<ArgumentException>(() => new MySqlBackend(source, options)).Message.ShouldContain("expected MySql or MariaDb");
        Should.Throw<ArgumentException>(() => new PerdureOptions().UseMariaDb(options with { Kind = DatabaseKind.MySql })).Message.ShouldContain("expected mariadb");
    }

    [Theory, InlineData(DatabaseKind.MySql), InlineData(DatabaseKind.MariaDb)]
    public async Task Whatever_the_servers_defaults_are_the_session_is_strict_read_committed_and_commits_by_itself(DatabaseKind kind)
    {
        await using var store = MySqlStore.Make(kind);
        await using var source = DriverSearch.Find(kind).CreateDataSource(MySqlSource.ConnectionString(DriverSearch.Find(kind), store.Options, store.Options.Endpoints[0]));
        await using var connection = await source.OpenConnectionAsync(Ending);
        await using var session = new MySqlSession(connection, new MySqlDialect(), TimeSpan.FromSeconds(30));
        await session.ExecuteAsync("SET SESSION TRANSACTION ISOLATION LEVEL SERIALIZABLE", Ending);
        await session.ExecuteAsync("SET SESSION sql_mode = 'NO_BACKSLASH_ESCAPES', autocommit = 0", Ending);
        await session.SetUpAsync(Ending);
        // The same variable has two names.
        var isolation = kind == DatabaseKind.MariaDb ? "tx_isolation" : "transaction_isolation";
        await using var command = connection.CreateCommand();
        command.CommandText = $"SELECT CONVERT(CONCAT_WS(' ', @@{isolation}, @@autocommit, @@sql_mode) USING utf8mb4)";
        var said = (string)(await command.ExecuteScalarAsync(Ending))!;
        said.ShouldStartWith(kind == DatabaseKind.MariaDb ? "READ-COMMITTED ON " : "READ-COMMITTED 1 ");
        said.ShouldContain("STRICT_ALL_TABLES");
    }

    [Theory, MemberData(nameof(MySqlDriver.Rows), MemberType = typeof(MySqlDriver))]
    public async Task Connections_that_the_server_ended_between_calls_are_replaced(DatabaseKind kind, string driver)
    {
        await using var store = MySqlStore.Make(kind, driver);
        var backend = await store.OpenAsync(retries: true);
        for (var i = 1; i <= 5; i++)
        {
            await backend.WriteAsync(Sample.Append($"{i}"));
            store.Kill().ShouldBeGreaterThan(0);
        }
        (await backend.ReadAsync()).ShouldBe(["1", "2", "3", "4", "5"]);
    }

    [Theory, MemberData(nameof(MySqlDriver.Rows), MemberType = typeof(MySqlDriver))]
    public async Task A_connection_that_was_idle_is_asked_whether_it_lives(DatabaseKind kind, string driver)
    {
        await using var store = MySqlStore.Make(kind, driver);
        var backend = await store.OpenAsync(options => options with { Pool = new PoolOptions { IdleCheck = TimeSpan.FromMilliseconds(1) } });
        for (var i = 1; i <= 3; i++)
        {
            // No second try is needed.
            await backend.WriteAsync(Sample.Append($"{i}"));
            (await backend.ReadAsync()).Count.ShouldBe(i);
            store.Kill().ShouldBeGreaterThan(0);
            await Task.Delay(50, Ending);
        }
        (await backend.ReadAsync()).ShouldBe(["1", "2", "3"]);
    }

    [Theory, MemberData(nameof(MySqlDriver.Rows), MemberType = typeof(MySqlDriver))]
    public async Task Connections_that_the_server_ends_during_calls_lose_and_double_nothing(DatabaseKind kind, string driver)
    {
        await using var store = MySqlStore.Make(kind, driver);
        await EndedConnections.LoseAndDoubleNothingAsync(await store.OpenAsync(retries: true), () => store.Kill());
    }

    [Theory, InlineData(DatabaseKind.MySql), InlineData(DatabaseKind.MariaDb)]
    public async Task A_write_that_waits_too_long_for_anothers_lock_is_a_timeout_that_did_nothing(DatabaseKind kind)
    {
        await using var store = MySqlStore.Make(kind);
        var backend = await store.OpenAsync(options => options with { CommandTimeout = TimeSpan.FromSeconds(2) });
        await backend.WriteAsync(Sample.Put("a", body: "1"));
        await using var other = store.Connect();
        await using var transaction = await other.BeginTransactionAsync(Ending);
        await using var command = other.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = "UPDATE tasks SET version = version + 1";
        await command.ExecuteNonQueryAsync(Ending);
        var thrown = await Should.ThrowAsync<PerdureException>(async () => await backend.WriteAsync(Sample.Put("a", body: "2")));
        (thrown.Fault, thrown.IsTransient).ShouldBe((Fault.Timeout, true));
        thrown.Message.ShouldContain("(1205)");
        await transaction.RollbackAsync(Ending);
        (await backend.FindAsync([Sample.Key("a")], Ending))[0]!.Body.ToArray().ShouldBe("1"u8.ToArray());
    }

    [Theory]
    [InlineData(DatabaseKind.MySql, "wrong password", Fault.Denied, "(1045)")]
    [InlineData(DatabaseKind.MariaDb, "wrong password", Fault.Denied, "(1045)")]
    [InlineData(DatabaseKind.MySql, "unknown database", Fault.Denied, "(1049)")]
    [InlineData(DatabaseKind.MariaDb, "unknown database", Fault.Denied, "(1049)")]
    [InlineData(DatabaseKind.MySql, "nobody there", Fault.Unavailable, "connection failed")]
    public async Task What_is_wrong_with_a_login_is_said_and_the_password_is_not(DatabaseKind kind, string what, Fault fault, string said)
    {
        await using var store = MySqlStore.Make(kind);
        var thrown = await Should.ThrowAsync<PerdureException>(() => store.OpenAsync(options => what switch
        {
            "wrong password" => options with { Password = "hunter2 is wrong" },
            "unknown database" => options with { Database = "no_such_database" },
            _ => options with { Port = FreePorts.Next(), Password = "hunter2 is wrong" },
        }));
        thrown.Fault.ShouldBe(fault);
        thrown.Message.ShouldContain(said);
        thrown.ToString().ShouldNotContain("hunter2");
    }

    [Fact]
    public void A_password_of_odd_characters_stays_one_value()
    {
        var driver = DriverSearch.Find(DatabaseKind.MySql);
        var options = new DatabaseOptions { Kind = DatabaseKind.MySql, Host = "h", User = "u;'", Password = "a;SslMode=None;\"b'", Database = "d" };
        var text = MySqlSource.ConnectionString(driver, options, options.Endpoints[0]);
        var read = driver.CreateConnectionStringBuilder()!;
        read.ConnectionString = text;
        (read["Password"], read["User Id"], read["SslMode"].ToString()).ShouldBe(("a;SslMode=None;\"b'", "u;'", "Required"));
    }
}
