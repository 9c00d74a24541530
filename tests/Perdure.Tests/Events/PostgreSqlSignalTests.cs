using Perdure.Databases;
using Perdure.Events;
using Perdure.Tests.PostgreSql;
using Perdure.Tests.Servers;

namespace Perdure.Tests.Events;

/// <summary>Signals that lead consumers to events, when their connection is lost and where there is none.</summary>
public sealed class PostgreSqlSignalTests : IAsyncDisposable
{
    // So long that only a signal can have been the reason.
    private static readonly TimeSpan Never = TimeSpan.FromMinutes(10);
    private readonly CancellationTokenSource enough = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);

    public PostgreSqlSignalTests() => enough.CancelAfter(TimeSpan.FromSeconds(60));

    [Fact]
    public async Task A_lost_connection_wakes_who_may_have_missed_something_and_hears_again()
    {
        await using var place = PostgreSqlStore.Make();
        await using var publisher = await AgentStore.OpenAsync(place.Open(place.Options with { ApplicationName = "publisher" }), null, enough.Token);
        await using var consumer = await AgentStore.OpenAsync(place.Open(place.Options), null, enough.Token);
        var group = consumer.Events.Channel("orders").Group("shop");
        await using var live = await consumer.Signals.ListenAsync<int>("progress", enough.Token);
        (await group.ClaimAsync(10, enough.Token)).ShouldBeEmpty();
        await group.WaitAsync(Never, enough.Token); // begins to listen

        for (var round = 1; round <= 3; round++)
        {
            var waiting = group.WaitAsync(Never, enough.Token).AsTask();
            place.Ask<long>($"SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE application_name = '{place.Options.ApplicationName}' AND query LIKE 'LISTEN%'").ShouldBeGreaterThanOrEqualTo(1, "a connection listens");
            await publisher.Events.PublishAsync("orders", "order.placed", round, enough.Token);
            // By the signal, or, when nobody was listening, because it may have been missed.
            await waiting;
            IReadOnlyList<EventDelivery> claimed;
            while ((claimed = await group.ClaimAsync(10, enough.Token)).Count == 0)
                await group.WaitAsync(Never, enough.Token);
            claimed.Select(delivery => consumer.Events.Read<int>(delivery.Event)).ShouldBe([round]);
            await group.AcknowledgeAsync(claimed, enough.Token);

            // Whoever listens at all hears again, without having asked anew. What is sent before is lost, as is promised.
            var hearing = live.ReadAsync(enough.Token).FirstAsync(heard => heard == round, enough.Token).AsTask();
            while (!hearing.IsCompleted)
            {
                await publisher.Signals.SendAsync("progress", round, enough.Token);
                await Task.WhenAny(hearing, Task.Delay(50, enough.Token));
            }
            (await hearing).ShouldBe(round);
        }
    }

    [Fact]
    public async Task Behind_a_pooler_of_transactions_events_are_found_by_looking()
    {
        await using var place = PostgreSqlStore.Make();
        await using var bouncer = await OwnServer.StartAsync("pgbouncer", new Dictionary<string, string> { ["PERDURE_PGBOUNCER_PREPARED"] = "100" }, $"{place.Options.Endpoints[0].Port}");
        var behind = place.Options with { Port = bouncer.Port, Pooler = Pooler.Transaction, SslMode = DatabaseSslMode.Disable };
        await using var publisher = await AgentStore.OpenAsync(place.Open(behind), null, enough.Token);
        await using var consumer = await AgentStore.OpenAsync(place.Open(behind), null, enough.Token);
        consumer.Signals.ReachesOtherProcesses.ShouldBeFalse();
        var group = consumer.Events.Channel("orders").Group("shop");
        var consuming = group.ConsumeAsync(1, TimeSpan.FromMilliseconds(50), enough.Token).Select(delivery => consumer.Events.Read<int>(delivery.Event)).Take(5).ToListAsync(enough.Token).AsTask();
        for (var i = 1; i <= 5; i++)
            await publisher.Events.PublishAsync("orders", "order.placed", i, enough.Token);
        (await consuming).ShouldBe([1, 2, 3, 4, 5]);
        place.Ask<long>("SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'LISTEN%' AND application_name = 'pgbouncer'").ShouldBe(0);
    }

    public ValueTask DisposeAsync()
    {
        enough.Dispose();
        return ValueTask.CompletedTask;
    }
}
