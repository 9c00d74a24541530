using Perdure.Databases;
using Perdure.PostgreSql;
using Perdure.Storage;
using Perdure.Tests.Servers;
using Perdure.Tests.Sql;

namespace Perdure.Tests.PostgreSql;

/// <summary>A real primary and its standby; the primary dies under load and the standby is promoted.</summary>
public sealed class FailoverTests
{
    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nothing_that_was_acknowledged_is_lost_when_the_standby_takes_over()
    {
        // Commits wait for the standby: else what it had not got would be lost by the servers themselves.
        await using var pair = await OwnServer.StartAsync("postgres-pair", new Dictionary<string, string> { ["PERDURE_SERVERS_STANDBY"] = "sync" });
        await using var backend = new RetryingBackend(new PostgreSqlBackend(Options(pair)), new RetryOptions { For = TimeSpan.FromMinutes(2) });
        await backend.PrepareAsync(Sample.Schema, Ending);
        var acknowledged = new System.Collections.Concurrent.ConcurrentBag<string>();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Ending);
        var writers = Enumerable.Range(0, 4).Select(async writer =>
        {
            for (var i = 0; !stop.IsCancellationRequested; i++)
            {
                (await backend.WriteAsync(Sample.Append($"{writer}:{i}"))).Conflict.ShouldBeNull();
                acknowledged.Add($"{writer}:{i}");
            }
        }).ToArray();
        await UntilAsync(() => acknowledged.Count > 100 || writers.Any(writer => writer.IsFaulted));
        await pair.CrashAsync("a");
        await pair.PromoteAsync();
        var before = acknowledged.Count;
        await UntilAsync(() => acknowledged.Count > before + 100 || writers.Any(writer => writer.IsFaulted));
        await stop.CancelAsync();
        await Task.WhenAll(writers);
        var entries = await backend.ReadAsync();
        entries.ShouldBeUnique();
        acknowledged.Except(entries).ShouldBeEmpty();
    }

    [Fact]
    public async Task Reads_may_go_to_the_standby_and_writes_never_do()
    {
        await using var pair = await OwnServer.StartAsync("postgres-pair");
        await using var backend = new PostgreSqlBackend(Options(pair) with { ReadsFrom = ReadsFrom.PreferStandby });
        await backend.PrepareAsync(Sample.Schema, Ending);
        await backend.WriteAsync(Sample.Put("a"));
        await UntilAsync(async () =>
        {
            try
            {
                return (await backend.FindAsync([Sample.Key("a")], Ending))[0] is not null;
            }
            catch (PerdureException exception) when (exception.Fault == Fault.SchemaMismatch)
            {
                return false; // the tables are on their way to the standby
            }
        });
        long Connections(int port) => PostgreSqlAdministratorText.Ask<long>(Options(pair) with { Host = "127.0.0.1", Port = port }, "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'failover'");
        Connections(pair.Port).ShouldBeGreaterThan(0);
        Connections(pair.Port + 1).ShouldBeGreaterThan(0);
        // With the primary gone, what was written can still be read, and a write says what is wrong.
        await pair.CrashAsync("a");
        (await backend.FindAsync([Sample.Key("a")], Ending))[0].ShouldNotBeNull();
        var thrown = await Should.ThrowAsync<PerdureException>(async () => await backend.WriteAsync(Sample.Put("b")));
        (thrown.Fault, thrown.IsTransient).ShouldBe((Fault.Unavailable, true));
    }

    [Fact]
    public async Task A_standby_alone_takes_no_writes_and_says_so()
    {
        await using var pair = await OwnServer.StartAsync("postgres-pair");
        await using (var primary = new PostgreSqlBackend(Options(pair)))
            await primary.PrepareAsync(Sample.Schema, Ending);
        await using var backend = new PostgreSqlBackend(Options(pair) with { Host = "127.0.0.1", Port = pair.Port + 1 });
        await UntilAsync(async () =>
        {
            try
            {
                await backend.PrepareAsync(Sample.Schema, Ending);
                return true;
            }
            catch (PerdureException exception) when (exception.Fault is Fault.Unavailable or Fault.SchemaMismatch)
            {
                return false; // the tables are on their way
            }
        });
        var thrown = await Should.ThrowAsync<PerdureException>(async () => await backend.WriteAsync(Sample.Put("b")));
        (thrown.Fault, thrown.IsTransient).ShouldBe((Fault.Unavailable, true));
        thrown.Message.ShouldContain("standby");
    }

    private static DatabaseOptions Options(OwnServer pair) => new()
    {
        Kind = DatabaseKind.PostgreSql, Host = $"127.0.0.1:{pair.Port},127.0.0.1:{pair.Port + 1}", User = "postgres", Password = "postgres", Database = "postgres",
        ApplicationName = "failover", ConnectTimeout = TimeSpan.FromSeconds(2),
    };

    private static Task UntilAsync(Func<bool> condition) => UntilAsync(() => Task.FromResult(condition()));

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Ending);
        patience.CancelAfter(TimeSpan.FromMinutes(2));
        while (!await condition())
            await Task.Delay(20, patience.Token);
    }
}
