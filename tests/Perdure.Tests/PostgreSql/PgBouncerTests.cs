using Perdure.Databases;
using Perdure.PostgreSql;
using Perdure.Storage;
using Perdure.Tests.Conformance;
using Perdure.Tests.Servers;
using Perdure.Tests.Sql;

namespace Perdure.Tests.PostgreSql;

/// <summary>A real PgBouncer that gives a server's connection for one transaction only, and five of them to all.</summary>
public sealed class PgBouncerTests
{
    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("100")]
    [InlineData("0")]
    public async Task All_works_when_a_connection_is_lent_for_a_transaction(string prepared)
    {
        await using var store = PostgreSqlStore.Make();
        await using var bouncer = await OwnServer.StartAsync("pgbouncer", new Dictionary<string, string> { ["PERDURE_PGBOUNCER_PREPARED"] = prepared }, $"{store.Options.Endpoints[0].Port}");
        var backend = await store.OpenAsync(options => options with { Port = bouncer.Port, Pooler = Pooler.Transaction, SslMode = DatabaseSslMode.Disable });
        const int Writers = 16, Each = 25;
        await Task.WhenAll(Enumerable.Range(0, Writers).Select(async writer =>
        {
            var head = LogHead.Empty;
            for (var i = 0; i < Each; i++)
            {
                var append = Sample.Append($"{i}", head, $"log{writer}");
                var result = await backend.WriteAsync(append, Sample.Put($"{writer}", body: $"{i}"));
                result.Conflict.ShouldBeNull();
                head = new LogHead(result.Outcomes[0], append.Entries[0].Version);
                (await backend.FindAsync([Sample.Key($"{writer}"), Sample.Key("none")], Ending))[0]!.Body.ToArray().ShouldBe(System.Text.Encoding.UTF8.GetBytes($"{i}"));
            }
        }));
        for (var writer = 0; writer < Writers; writer++)
            (await backend.ReadAsync($"log{writer}")).ShouldBe(Enumerable.Range(0, Each).Select(i => $"{i}"));
        // Many at one head: one wins each round, and nobody keeps a lock that another's transaction would have to end.
        var racers = await Task.WhenAll(Enumerable.Range(0, 32).Select(async i => await backend.WriteAsync(Sample.Append($"racer {i}", LogHead.Empty, "race"))));
        racers.Count(result => result.Conflict is null).ShouldBe(1);
        PostgreSqlAdministrator.Ask<long>(store.Options, "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted").ShouldBe(0);
    }
}
