using System.Security.Cryptography;
using Perdure.Databases;
using Perdure.MySql;
using Perdure.PostgreSql;
using Perdure.Storage;
using Perdure.Tests.Conformance;
using Perdure.Tests.Sql;

namespace Perdure.Tests.Servers;

/// <summary>Servers whose tables are on a disk of 40 MB, which is filled.</summary>
public sealed class DiskFullTests
{
    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Postgres_says_that_the_disk_is_full_and_goes_on_when_there_is_room()
    {
        await using var server = await OwnServer.StartAsync("postgres", new Dictionary<string, string> { ["PERDURE_SERVERS_SMALL"] = "small 40m" });
        Directory.CreateDirectory(Path.Combine(server.Folder, "small"));
        await AgainAsync(server);
        var options = new DatabaseOptions { Kind = DatabaseKind.PostgreSql, Host = "127.0.0.1", Port = server.Port, User = "postgres", Password = "postgres", Database = "store" };
        PostgreSqlAdministrator.Execute(options with { Database = "postgres" }, "CREATE TABLESPACE small LOCATION '/data/small'");
        PostgreSqlAdministrator.Execute(options with { Database = "postgres" }, "CREATE DATABASE store TABLESPACE small");
        PostgreSqlAdministrator.Execute(options, "CREATE TABLE ballast (b bytea); ALTER TABLE ballast ALTER b SET STORAGE EXTERNAL; INSERT INTO ballast SELECT decode(repeat('00', 1048576), 'hex') FROM generate_series(1, 16)");
        await using var backend = new PostgreSqlBackend(options);
        await FillAsync(backend, 150_000, () => PostgreSqlAdministrator.Execute(options, "DROP TABLE ballast"));
    }

    // MariaDB 11.8.6 itself crashes when the disk is full in the midst of a body that has pages of its own.
    [Theory, InlineData("mysql", DatabaseKind.MySql, 150_000), InlineData("mariadb", DatabaseKind.MariaDb, 4_500)]
    public async Task MySql_says_that_the_disk_is_full_and_goes_on_when_there_is_room(string script, DatabaseKind kind, int bytes)
    {
        await using var server = await OwnServer.StartAsync(script, new Dictionary<string, string> { ["PERDURE_SERVERS_SMALL"] = "mysql/store 40m" });
        var options = new DatabaseOptions { Kind = kind, Host = "127.0.0.1", Port = server.Port, User = "root", Password = "root", Database = "store" };
        MySqlAdministrator.Execute(options with { Database = "mysql" }, "CREATE DATABASE store");
        await AgainAsync(server);
        MySqlAdministrator.Execute(options, "CREATE TABLE ballast (b LONGBLOB) ENGINE=InnoDB");
        for (var i = 0; i < 24; i++)
            MySqlAdministrator.Execute(options, "INSERT INTO ballast VALUES (REPEAT('x', 1048576))");
        await using var backend = new MySqlBackend(options);
        await FillAsync(backend, bytes, () => MySqlAdministrator.Execute(options, "DROP TABLE ballast"));
    }

    // The small disk is there from the second start on.
    private static async Task AgainAsync(OwnServer server)
    {
        await server.DownAsync();
        await server.UpAsync();
    }

    private static async Task FillAsync(Backend backend, int bytes, Action makeRoom)
    {
        await backend.PrepareAsync(Sample.Schema, Ending);
        var body = Convert.ToBase64String(RandomNumberGenerator.GetBytes(bytes)); // does not shrink
        PerdureException? full = null;
        var written = 0;
        while (full is null)
        {
            written.ShouldBeLessThan(10_000, "the disk was never full");
            try
            {
                await WriteAsync(backend, written, body);
                written++;
            }
            catch (PerdureException exception)
            {
                full = exception;
            }
        }
        written.ShouldBeGreaterThan(5);
        (full.Fault, full.IsTransient).ShouldBe((Fault.Unavailable, true), full.ToString());
        full.Message.ShouldContain("full");
        await CheckAsync(backend, written, body);
        makeRoom();
        for (var more = written + 5; written < more; written++)
            await WriteAsync(backend, written, body);
        await CheckAsync(backend, written, body);
    }

    private static async Task WriteAsync(Backend backend, int i, string body) =>
        (await backend.WriteAsync(Sample.Put($"{i}", Expect.Absent, body), Sample.Append($"{i}"), Sample.Append(body, id: "large"), Sample.Put($"{i}-beside", Expect.Absent))).Conflict.ShouldBeNull();

    // What was acknowledged is there, and of the one that was refused nothing is.
    private static async Task CheckAsync(Backend backend, int written, string body)
    {
        (await backend.ReadAsync()).ShouldBe(Enumerable.Range(0, written).Select(i => $"{i}"));
        (await backend.ReadAsync("large")).ShouldAllBe(one => one == body);
        (await backend.ReadAsync("large")).Count.ShouldBe(written);
        for (var i = Math.Max(0, written - 100); i <= written; i++)
            (await backend.FindAsync([Sample.Key($"{i}"), Sample.Key($"{i}-beside")], Ending)).ShouldAllBe(record => record != null == i < written);
    }
}
