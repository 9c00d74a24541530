using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Perdure.Databases;
using Perdure.Events;
using Perdure.Hosting;
using Perdure.Redis;
using Perdure.Sessions;
using Perdure.Tasks;
using Perdure.Tests.Servers;

namespace Perdure.Tests.Documents.Snippets;

/// <summary>What the guide shows of events.</summary>
public sealed class EventSnippets
{
    private sealed record Order(string Id, int Count);

    [Fact]
    public async Task Publishing_and_consuming()
    {
        await using var store = await AgentStore.OpenAsync("memory:");

        await store.CommitAsync(async unit =>                              // both or neither
        {
            await unit.Sessions.CreateAsync(new Session { Id = "s1" });
            await unit.Events.PublishAsync("orders", "order.placed", new Order("o1", 3));
        });

        var group = store.Events.Channel("orders").Group("shipping");      // each event to one of the group's consumers
        foreach (var delivery in await group.ClaimAsync(10))               // nobody else has them for a minute
            try
            {
                var order = store.Events.Read<Order>(delivery.Event)!;
                await ShipAsync(order);
                await group.AcknowledgeAsync(delivery);
            }
            catch (InvalidOperationException failure)
            {
                await group.FailAsync(delivery, TaskError.Of(failure));    // comes again later, five times; then it is a dead letter
            }

        (await group.StatusAsync()).ShouldBe(new EventGroupStatus("orders", "shipping", 2, 0, 0, 0));

        await foreach (var letter in group.DeadLetters())
            await group.RedeliverAsync(letter.Id);
        await group.SeekAsync(DateTimeOffset.UtcNow.AddHours(-1));         // replay the last hour
        var last = await store.Events.Channel("orders").LastAsync(100);
        await store.Events.TrimAsync(new EventRetention { KeepLast = 100, KeepYounger = TimeSpan.FromDays(7) });

        last.Count.ShouldBe(1);
        static Task ShipAsync(Order order) => Task.CompletedTask;
    }

    [Fact]
    public async Task Over_Redis_streams()
    {
        var url = TestServer.Redis.SkipUnlessThere();
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var stop = ending.Token;
        await using var store = await AgentStore.OpenAsync("memory:");

        await using var transport = new RedisStreamTransport(DatabaseOptions.FromUrl(url), new RedisStreamOptions());
        var relaying = new EventRelay(store.Events.Channel("orders"), transport).RunAsync(stop);   // any number of processes; they take turns

        var group = transport.Group("orders", "shipping", new EventGroupOptions());
        foreach (var delivery in await group.ClaimAsync(10, stop))
            await group.AcknowledgeAsync([delivery], stop);

        await ending.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => relaying);
    }

    [Fact]
    public async Task Exactly_once_within_the_store()
    {
        await using var store = await AgentStore.OpenAsync("memory:");
        await store.Events.PublishAsync("orders", "order.placed", new Order("o1", 3));
        var delivery = (await store.Events.Channel("orders").Group("shipping").ClaimAsync(1)).Single();

        await store.CommitAsync(async unit =>
        {
            await unit.Sessions.SaveAsync(new Session { Id = delivery.Event.Id });
            await unit.Events.PublishAsync(new AgentEvent { Channel = "parcels", Type = "parcel.packed" }.CausedBy(delivery.Event));
            if (!await unit.Events.Channel("orders").Group("shipping").AcknowledgeAsync(delivery))
                throw new InvalidOperationException("Somebody else has it by now.");
        });

        (await store.Events.Channel("parcels").LastAsync(1)).Single().CausationId.ShouldBe(delivery.Event.Id);
    }

    [Fact]
    public async Task Changes()
    {
        var options = new AgentStoreOptions { Events = new EventOptions { Publish = ["agents", "tasks", "workflows", "knowledge"] } };
        await using var store = await AgentStore.OpenAsync("memory:", options);

        await store.Tasks.CreateAsync(new AgentTask { Id = "t1", Name = "summarise" });
        await foreach (var told in store.Events.Channel(EventChannels.Tasks).ReadAsync())
            Console.WriteLine($"{told.Type} {RecordChange.Of(told).Id} {RecordChange.Of(told).Status}");   // task.created t1 pending

        (await store.Events.Channel(EventChannels.Tasks).HeadAsync()).ShouldBe(1);
    }

    [Fact]
    public async Task Hosted()
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddPerdure("memory:");

        builder.Services.AddPerdureEvents("orders", "shipping", async (delivery, token) => await Task.Delay(1, token));

        using var host = builder.Build();
        await host.StartAsync();
        await host.StopAsync();
    }

    [Fact]
    public async Task Live()
    {
        await using var store = await AgentStore.OpenAsync("memory:");

        await using var updates = await store.Signals.ListenAsync<Order>("orders");
        await store.Signals.SendAsync("orders", new Order("o1", 3));       // to who listens now; kept nowhere
        await foreach (var order in updates.ReadAsync())
        {
            order.ShouldBe(new Order("o1", 3));
            break;
        }
    }
}
