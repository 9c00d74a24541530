using Npgsql;
using Perdure.Databases;
using Perdure.PostgreSql;
using Perdure.Storage;
using Perdure.Tests.Conformance;

namespace Perdure.Tests.PostgreSql;

/// <summary>What the server really says, and how it is read.</summary>
public sealed class PostgreSqlFaultTests : IAsyncLifetime
{
    private const string Tables = """
        CREATE TABLE parents (id int PRIMARY KEY, name varchar(5) CHECK (name <> 'bad'));
        CREATE TABLE children (parent int NOT NULL REFERENCES parents (id));
        INSERT INTO parents VALUES (1, 'a'), (2, 'b'); INSERT INTO children VALUES (1)
        """;

    private readonly List<PostgreSqlSource> sources = [];
    private PostgreSqlStore store = null!;

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        store = PostgreSqlStore.Make();
        await using var connection = await ConnectAsync();
        await ExecuteAsync(connection, Tables);
    }

    public async ValueTask DisposeAsync()
    {
        if (store is null)
            return;
        foreach (var source in sources)
            await source.DisposeAsync();
        await store.DisposeAsync();
    }

    [Theory]
    [InlineData("INSERT INTO parents VALUES (1, 'twice')", Fault.Conflict, false, "23505")]
    [InlineData("INSERT INTO children VALUES (3)", Fault.InvalidReference, false, "23503")]
    [InlineData("DELETE FROM parents WHERE id = 1", Fault.InvalidReference, false, "23503")]
    [InlineData("INSERT INTO parents VALUES (3, 'bad')", Fault.Denied, false, "23514")]
    [InlineData("INSERT INTO parents VALUES (3, 'twice too long')", Fault.Denied, false, "22001")]
    [InlineData("SELECT * FROM nowhere", Fault.SchemaMismatch, false, "42P01")]
    [InlineData("SELECT nothing FROM parents", Fault.SchemaMismatch, false, "42703")]
    [InlineData("SELEC 'twice'", Fault.Unsupported, false, "42601")]
    [InlineData("SET statement_timeout = 50; SELECT pg_sleep(5)", Fault.Timeout, true, "57014")]
    [InlineData("BEGIN READ ONLY; DELETE FROM children", Fault.Unavailable, true, "25006")]
    [InlineData("SELECT repeat('(', 100000)::tsquery", Fault.TooLarge, false, "54001")]
    public async Task The_servers_code_is_read_and_no_value_is_repeated(string statement, Fault fault, bool isTransient, string code)
    {
        await using var connection = await ConnectAsync();
        var refused = Classify(await Should.ThrowAsync<PostgresException>(() => ExecuteAsync(connection, statement)));
        (refused.Fault, refused.IsTransient).ShouldBe((fault, isTransient), refused.ToString());
        refused.Message.ShouldStartWith($"place: PostgreSQL refused ({code}): ");
        refused.Message.ShouldNotContain("twice");
    }

    [Fact]
    public async Task A_deadlock_is_a_conflict_to_try_again()
    {
        await using var one = await ConnectAsync();
        await using var other = await ConnectAsync();
        await ExecuteAsync(one, "BEGIN; UPDATE parents SET name = 'x' WHERE id = 1");
        await ExecuteAsync(other, "BEGIN; UPDATE parents SET name = 'x' WHERE id = 2");
        var waiting = Record.ExceptionAsync(() => ExecuteAsync(one, "UPDATE parents SET name = 'y' WHERE id = 2"));
        var second = await Record.ExceptionAsync(() => ExecuteAsync(other, "UPDATE parents SET name = 'y' WHERE id = 1"));
        var refused = Classify((second ?? await waiting).ShouldBeOfType<PostgresException>());
        (refused.Fault, refused.IsTransient).ShouldBe((Fault.Conflict, true), refused.ToString());
        refused.Message.ShouldContain("(40P01)");
    }

    [Fact]
    public async Task A_serialization_failure_is_a_conflict_to_try_again()
    {
        await using var one = await ConnectAsync();
        await using var other = await ConnectAsync();
        await ExecuteAsync(one, "BEGIN ISOLATION LEVEL SERIALIZABLE; SELECT count(*) FROM children; INSERT INTO children VALUES (2)");
        await ExecuteAsync(other, "BEGIN ISOLATION LEVEL SERIALIZABLE; SELECT count(*) FROM children; INSERT INTO children VALUES (2); COMMIT");
        var refused = Classify(await Should.ThrowAsync<PostgresException>(() => ExecuteAsync(one, "COMMIT")));
        (refused.Fault, refused.IsTransient).ShouldBe((Fault.Conflict, true), refused.ToString());
        refused.Message.ShouldContain("(40001)");
    }

    [Fact]
    public async Task A_lock_that_is_not_waited_for_is_a_timeout()
    {
        await using var one = await ConnectAsync();
        await using var other = await ConnectAsync();
        await ExecuteAsync(one, "BEGIN; UPDATE parents SET name = 'x' WHERE id = 1");
        var refused = Classify(await Should.ThrowAsync<PostgresException>(() => ExecuteAsync(other, "SET lock_timeout = 50; UPDATE parents SET name = 'y' WHERE id = 1")));
        (refused.Fault, refused.IsTransient).ShouldBe((Fault.Timeout, true), refused.ToString());
        refused.Message.ShouldContain("(55P03)");
    }

    [Fact]
    public async Task A_user_without_rights_is_denied()
    {
        var user = store.Options.Schema!;
        store.Execute($"CREATE ROLE \"{user}\" LOGIN PASSWORD 'secret word'");
        try
        {
            await using var connection = await ConnectAsync(options => options with { User = user, Password = "secret word" });
            Classify(await Should.ThrowAsync<PostgresException>(() => ExecuteAsync(connection, $"DELETE FROM \"{user}\".parents"))).Fault.ShouldBe(Fault.Denied);
        }
        finally
        {
            store.Execute($"DROP ROLE \"{user}\"");
        }
    }

    private static PerdureException Classify(PostgresException exception) => new PostgreSqlDialect().Classify(exception, "place");

    private static async Task ExecuteAsync(NpgsqlConnection connection, string text)
    {
        await using var command = new NpgsqlCommand(text, connection);
        await command.ExecuteNonQueryAsync(Ending);
    }

    private async Task<NpgsqlConnection> ConnectAsync(Func<DatabaseOptions, DatabaseOptions>? change = null)
    {
        var source = new PostgreSqlSource(change?.Invoke(store.Options) ?? store.Options);
        sources.Add(source);
        var connection = await source.OpenAsync(Ending);
        await ExecuteAsync(connection, $"SET search_path TO \"{store.Options.Schema}\"");
        return connection;
    }
}
