using System.Text;
using Perdure.Databases;
using Perdure.MySql;
using Perdure.Storage;
using Perdure.Tests.Conformance;
using Perdure.Tests.Servers;
using Perdure.Tests.Sql;

namespace Perdure.Tests.MySql;

/// <summary>A server of the test's own that takes a megabyte at a time, as MySQL's was told to for years.</summary>
public sealed class PacketTests
{
    private const int Packet = 1024 * 1024;

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    [Theory, InlineData("mysql", DatabaseKind.MySql), InlineData("mariadb", DatabaseKind.MariaDb)]
    public async Task Batches_of_large_entries_fit_and_what_does_not_is_said(string script, DatabaseKind kind)
    {
        await using var server = await OwnServer.StartAsync(script);
        var options = new DatabaseOptions { Kind = kind, Host = "127.0.0.1", Port = server.Port, User = "root", Password = "root", Database = "store", Pool = new PoolOptions { KeepOpen = 0 } };
        MySqlAdministrator.Execute(options with { Database = "mysql" }, "CREATE DATABASE store");
        await using var before = new MySqlBackend(options);
        await before.PrepareAsync(Sample.Schema, Ending);
        MySqlAdministrator.Execute(options, $"SET GLOBAL max_allowed_packet = {Packet}");
        await using var backend = new MySqlBackend(options);
        await backend.PrepareAsync(Sample.Schema, Ending);
        // Sixteen or four of them are almost what the server takes.
        foreach (var size in (int[])[(Packet / 16) - 50, (Packet / 4) - 100, backend.Info.MaxBodyBytes])
        {
            await backend.WriteAsync(Many($"{size}", size, null));
            await backend.WriteAsync(Many($"{size}", size, await HeadAsync(backend, $"{size}")));
            (await backend.ReadAsync($"{size}")).Count(body => body.Length == size).ShouldBe(40);
        }
        // One who looked when the server took more learns it from the server.
        foreach (var (id, write) in ((string, WriteOperation)[])[("log", Sample.Append(new string('x', 2 * Packet))), ("a", Sample.Put("a", body: new string('x', 2 * Packet)))])
        {
            var refused = await Should.ThrowAsync<PerdureException>(async () => await before.WriteAsync(write, Sample.Append("beside", id: "beside")));
            (refused.Fault, refused.IsTransient).ShouldBe((Fault.TooLarge, false), refused.ToString());
            refused.Message.ShouldContain("max_allowed_packet", customMessage: id);
        }
        (await before.ReadAsync("beside")).ShouldBeEmpty();
        (await before.WriteAsync(Sample.Append("after"))).Conflict.ShouldBeNull();
    }

    private static Append Many(string id, int size, LogHead? expected) =>
        new(Sample.Log(id), [.. Enumerable.Range(0, 20).Select(_ => new NewEntry(IdGenerator.Default.NewVersion(), default, Encoding.UTF8.GetBytes(new string('x', size))))], expected);

    private static async Task<LogHead> HeadAsync(Backend backend, string id)
    {
        var head = LogHead.Empty;
        await backend.ReadLogAsync(new LogRead(Sample.Log(id), PositionRange.All) { Descending = true, Limit = 1 }, entry =>
        {
            head = new LogHead(entry.Position, entry.Version);
            return false;
        }, Ending);
        return head;
    }
}
