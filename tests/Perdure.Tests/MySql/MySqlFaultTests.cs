using System.Data.Common;
using Perdure.Databases;
using Perdure.MySql;
using Perdure.Storage;

namespace Perdure.Tests.MySql;

/// <summary>What the servers really say, and how it is read, through a driver that the product does not know.</summary>
public sealed class MySqlFaultTests
{
    private const string Tables = "CREATE TABLE parents (id INT PRIMARY KEY, name VARBINARY(5)) ENGINE=InnoDB; CREATE TABLE children (parent INT NOT NULL, FOREIGN KEY (parent) REFERENCES parents (id)) ENGINE=InnoDB; INSERT INTO parents VALUES (1, 'a'), (2, 'b'); INSERT INTO children VALUES (1)";

    public static TheoryData<DatabaseKind, string, Fault, bool> Statements
    {
        get
        {
            var rows = new TheoryData<DatabaseKind, string, Fault, bool>();
            foreach (var kind in (DatabaseKind[])[DatabaseKind.MySql, DatabaseKind.MariaDb])
            {
                rows.Add(kind, "INSERT INTO parents VALUES (1, 'twice')", Fault.Conflict, false);
                rows.Add(kind, "INSERT INTO children VALUES (3)", Fault.InvalidReference, false);
                rows.Add(kind, "DELETE FROM parents WHERE id = 1", Fault.InvalidReference, false);
                rows.Add(kind, "INSERT INTO parents VALUES (3, 'too long')", Fault.TooLarge, false);
                rows.Add(kind, "SELECT * FROM nowhere", Fault.SchemaMismatch, false);
                rows.Add(kind, "SELECT nothing FROM parents", Fault.SchemaMismatch, false);
            }
            rows.Add(DatabaseKind.MySql, "SET SESSION max_execution_time = 50; SELECT COUNT(*) FROM information_schema.columns a, information_schema.columns b, information_schema.columns c", Fault.Timeout, true);
            rows.Add(DatabaseKind.MariaDb, "SET SESSION max_statement_time = 0.05; SELECT SLEEP(5)", Fault.Timeout, true);
            return rows;
        }
    }

    [Theory, MemberData(nameof(Statements))]
    public async Task The_servers_number_is_read_and_no_value_is_repeated(DatabaseKind kind, string statement, Fault fault, bool isTransient)
    {
        await using var store = MySqlStore.Make(kind);
        store.Execute(Tables);
        await using var connection = store.Connect();
        var refused = Classify(kind, Should.Throw<DbException>(() => Execute(connection, statement)));
        (refused.Fault, refused.IsTransient).ShouldBe((fault, isTransient), refused.ToString());
        refused.Message.ShouldStartWith($"place: {(kind == DatabaseKind.MariaDb ? "MariaDB" : "MySQL")} refused (");
        refused.Message.ShouldNotContain("twice");
    }

    [Theory, InlineData(DatabaseKind.MySql), InlineData(DatabaseKind.MariaDb)]
    public async Task A_deadlock_is_a_conflict_to_try_again(DatabaseKind kind)
    {
        await using var store = MySqlStore.Make(kind);
        store.Execute(Tables);
        await using var one = store.Connect();
        await using var other = store.Connect();
        foreach (var (connection, id) in new[] { (one, 1), (other, 2) })
        {
            Execute(connection, "START TRANSACTION");
            Execute(connection, $"UPDATE parents SET name = 'x' WHERE id = {id}");
        }
        var waiting = Task.Run(() => Record.Exception(() => Execute(one, "UPDATE parents SET name = 'y' WHERE id = 2")), TestContext.Current.CancellationToken);
        var second = Record.Exception(() => Execute(other, "UPDATE parents SET name = 'y' WHERE id = 1"));
        var refused = Classify(kind, ((await waiting) ?? second).ShouldBeAssignableTo<DbException>()!);
        (refused.Fault, refused.IsTransient).ShouldBe((Fault.Conflict, true), refused.ToString());
        refused.Message.ShouldContain("(1213)");
    }

    [Theory, InlineData(DatabaseKind.MySql), InlineData(DatabaseKind.MariaDb)]
    public async Task A_user_without_rights_is_denied(DatabaseKind kind)
    {
        await using var store = MySqlStore.Make(kind);
        store.Execute(Tables);
        var user = "u" + store.Options.Database![^20..];
        store.Execute($"CREATE USER {user}@'%' IDENTIFIED BY 'secret word'; GRANT SELECT ON {store.Options.Database}.parents TO {user}@'%'");
        try
        {
            using var connection = Conformance.MySqlAdministrator.Open(store.Options with { User = user, Password = "secret word" });
            Classify(kind, Should.Throw<DbException>(() => Execute(connection, "DELETE FROM parents"))).Fault.ShouldBe(Fault.Denied);
            var elsewhere = store.Options with { User = user, Password = "secret word", Database = "mysql" };
            Classify(kind, Should.Throw<DbException>(() => Conformance.MySqlAdministrator.Open(elsewhere))).Fault.ShouldBe(Fault.Denied);
        }
        finally
        {
            store.Execute($"DROP USER '{user}'@'%'");
        }
    }

    [Theory, InlineData(DatabaseKind.MySql), InlineData(DatabaseKind.MariaDb)]
    public async Task What_is_larger_than_a_packet_is_too_large(DatabaseKind kind)
    {
        await using var store = MySqlStore.Make(kind);
        var backend = await store.OpenAsync();
        await using var connection = store.Connect();
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT LENGTH(@body)";
        var parameter = command.CreateParameter();
        (parameter.ParameterName, parameter.Value) = ("@body", new byte[backend.Info.MaxBodyBytes + (1024 * 1024)]);
        command.Parameters.Add(parameter);
        var refused = Classify(kind, Should.Throw<DbException>(() => command.ExecuteScalar()));
        refused.Fault.ShouldBe(Fault.TooLarge, refused.ToString());
        refused.Message.ShouldContain("max_allowed_packet");
    }

    private static PerdureException Classify(DatabaseKind kind, DbException exception) =>
        (kind == DatabaseKind.MariaDb ? new MariaDbDialect() : new MySqlDialect()).Classify(exception, "place");

    private static void Execute(DbConnection connection, string text)
    {
        using var command = connection.CreateCommand();
        command.CommandText = text;
        command.ExecuteNonQuery();
    }
}
