using Npgsql;
using Perdure.Databases;
using Perdure.Storage;
using Perdure.Tests.Servers;
using Perdure.Tests.Sql;

namespace Perdure.Tests.PostgreSql;

public sealed class ConnectionTests
{
    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_server_is_told_the_programs_name_and_the_longest_a_statement_may_take()
    {
        await using var store = PostgreSqlStore.Make();
        var backend = await store.OpenAsync(options => options with { CommandTimeout = TimeSpan.FromSeconds(7) });
        await backend.WriteAsync(Sample.Put("a"));
        store.Ask<long>($"SELECT count(*) FROM pg_stat_activity WHERE application_name = '{store.Options.ApplicationName}'").ShouldBeGreaterThan(0);
        store.Execute($"CREATE FUNCTION {store.Options.Schema}.shown() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'statement_timeout is %', current_setting('statement_timeout'); END $$");
        store.Execute($"CREATE TRIGGER shown BEFORE INSERT ON {store.Options.Schema}.tasks FOR EACH ROW EXECUTE FUNCTION {store.Options.Schema}.shown()");
        var refused = await Should.ThrowAsync<PerdureException>(async () => await backend.WriteAsync(Sample.Put("b")));
        refused.InnerException!.Message.ShouldContain("statement_timeout is 7s");
        refused.Fault.ShouldBe(Fault.Denied);
    }

    [Fact]
    public async Task A_write_that_waits_too_long_for_anothers_lock_is_a_timeout_that_did_nothing()
    {
        await using var store = PostgreSqlStore.Make();
        var backend = await store.OpenAsync(options => options with { CommandTimeout = TimeSpan.FromSeconds(1) });
        await backend.WriteAsync(Sample.Put("a", body: "1"));
        await using var other = new NpgsqlConnection(PostgreSqlAdministratorText.Of(store.Options));
        await other.OpenAsync(Ending);
        await using var transaction = await other.BeginTransactionAsync(Ending);
        await new NpgsqlCommand($"UPDATE {store.Options.Schema}.tasks SET version = version", other, transaction).ExecuteNonQueryAsync(Ending);
        var thrown = await Should.ThrowAsync<PerdureException>(async () => await backend.WriteAsync(Sample.Put("a", body: "2")));
        (thrown.Fault, thrown.IsTransient).ShouldBe((Fault.Timeout, true));
        await transaction.RollbackAsync(Ending);
        (await backend.FindAsync([Sample.Key("a")], Ending))[0]!.Body.ToArray().ShouldBe("1"u8.ToArray());
    }

    [Fact]
    public async Task The_pool_counts_and_its_limit_is_kept()
    {
        await using var store = PostgreSqlStore.Make();
        var backend = await store.OpenAsync(options => options with { Pool = new PoolOptions { KeepOpen = 2, MaxSize = 3, Wait = TimeSpan.FromSeconds(20) } });
        await Task.WhenAll(Enumerable.Range(0, 60).Select(async i => await backend.FindAsync([Sample.Key($"{i}")], Ending)));
        var pool = backend.Facet<IPooled>()!.Statistics;
        pool.Open.ShouldBeInRange(1, 2);
        (pool.InUse, pool.Waiting).ShouldBe((0, 0));
        pool.Idle.ShouldBe(pool.Open);
        store.Ask<long>($"SELECT count(*) FROM pg_stat_activity WHERE application_name = '{store.Options.ApplicationName}'").ShouldBeLessThanOrEqualTo(8);
    }

    [Fact]
    public async Task A_call_that_waits_too_long_for_a_connection_says_so()
    {
        await using var store = PostgreSqlStore.Make();
        var backend = await store.OpenAsync(options => options with { Pool = new PoolOptions { MaxSize = 1, Wait = TimeSpan.FromMilliseconds(50) } });
        await backend.WriteAsync(Sample.Append("one"));
        PerdureException? thrown = null;
        await backend.ReadLogAsync(new LogRead(Sample.Log(), PositionRange.All), _ =>
        {
            thrown = Should.Throw<PerdureException>(() => backend.FindAsync([Sample.Key("a")], Ending).AsTask().GetAwaiter().GetResult());
            return true;
        }, Ending);
        thrown!.Fault.ShouldBe(Fault.Timeout);
        thrown.Message.ShouldContain("All 1 connections of the postgres store were in use");
    }

    [Fact]
    public async Task Connections_that_the_server_ended_between_calls_are_replaced()
    {
        await using var store = PostgreSqlStore.Make();
        var backend = await store.OpenAsync(retries: true);
        for (var i = 1; i <= 5; i++)
        {
            await backend.WriteAsync(Sample.Append($"{i}"));
            store.Terminate().ShouldBeGreaterThan(0);
        }
        (await backend.ReadAsync()).ShouldBe(["1", "2", "3", "4", "5"]);
    }

    [Fact]
    public async Task A_connection_that_was_idle_is_asked_whether_it_lives()
    {
        await using var store = PostgreSqlStore.Make();
        var backend = await store.OpenAsync(options => options with { Pool = new PoolOptions { IdleCheck = TimeSpan.FromMilliseconds(1) } });
        for (var i = 1; i <= 3; i++)
        {
            // No second try is needed.
            await backend.WriteAsync(Sample.Append($"{i}"));
            (await backend.ReadAsync()).Count.ShouldBe(i);
            store.Terminate().ShouldBeGreaterThan(0);
            await Task.Delay(50, Ending);
        }
        (await backend.ReadAsync()).ShouldBe(["1", "2", "3"]);
    }

    [Fact]
    public async Task Connections_that_the_server_ends_during_calls_lose_and_double_nothing()
    {
        await using var store = PostgreSqlStore.Make();
        await EndedConnections.LoseAndDoubleNothingAsync(await store.OpenAsync(retries: true), store.Terminate);
    }

    [Fact]
    public async Task A_session_that_is_not_read_committed_is_refused()
    {
        await using var store = PostgreSqlStore.Make();
        var role = store.Options.Schema!;
        store.Execute($"CREATE ROLE {role} LOGIN PASSWORD 'secret word' SUPERUSER; ALTER ROLE {role} SET default_transaction_isolation = 'serializable'");
        try
        {
            // Behind a pooler nothing can be set for the session, so the role's setting counts.
            var thrown = await Should.ThrowAsync<PerdureException>(() => store.OpenAsync(options => options with { User = role, Password = "secret word", Pooler = Pooler.Transaction }));
            thrown.Fault.ShouldBe(Fault.Unsupported);
            thrown.Message.ShouldContain("serializable");
            await store.OpenAsync(options => options with { User = role, Password = "secret word" });
        }
        finally
        {
            store.Execute($"REASSIGN OWNED BY {role} TO postgres; DROP OWNED BY {role}; DROP ROLE {role}");
        }
    }

    [Theory]
    [InlineData("wrong password", Fault.Denied, "28P01")]
    [InlineData("unknown database", Fault.Denied, "3D000")]
    [InlineData("nobody there", Fault.Unavailable, "connection failed")]
    public async Task What_is_wrong_with_a_login_is_said_and_the_password_is_not(string what, Fault fault, string said)
    {
        await using var store = PostgreSqlStore.Make();
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
}
