using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Perdure.Events;
using Perdure.Hosting;
using Perdure.Tasks;

namespace Perdure.Tests.Events;

/// <summary>Consumers of events in a host.</summary>
public sealed class EventWorkerTests : IAsyncDisposable
{
    private readonly CancellationTokenSource enough = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
    private IHost? host;

    public EventWorkerTests() => enough.CancelAfter(TimeSpan.FromSeconds(60));

    [Fact]
    public async Task Typed_handlers_have_a_scope_per_event_and_see_their_types_only()
    {
        var store = await StartAsync(services => services.AddSingleton<ConcurrentBag<(Guid, Order?)>>().AddScoped<Marked>()
            .AddPerdureEvents<Handler, Order>(options => (options.Channel, options.Group, options.Types) = ("orders", "shop", ["order.placed"])));
        await store.Events.PublishAsync("orders", "order.placed", new Order("a", 1), enough.Token);
        await store.Events.PublishAsync("orders", "other", "no order at all", enough.Token);
        await store.Events.PublishAsync("orders", "order.placed", new Order("b", 2), enough.Token);
        await UntilDoneAsync(store.Events.Channel("orders").Group("shop"), 4);
        var handled = host!.Services.GetRequiredService<ConcurrentBag<(Guid Scope, Order? Order)>>();
        handled.Select(one => one.Order!.Id).Order().ShouldBe(["a", "b"]);
        handled.Select(one => one.Scope).Distinct().Count().ShouldBe(2);
    }

    [Fact]
    public async Task What_fails_is_tried_again_and_then_a_dead_letter()
    {
        var tries = new ConcurrentDictionary<long, int>();
        var store = await StartAsync(services => services.AddPerdureEvents(options =>
        {
            (options.Channel, options.Group, options.Poll) = ("c", "g", TimeSpan.FromMilliseconds(5));
            options.Delivery = new EventGroupOptions { MaxAttempts = 3, Backoff = new TaskBackoff { First = TimeSpan.FromMilliseconds(1) } };
        }, (delivery, _) => tries.AddOrUpdate(delivery.Event.Position, 1, (_, n) => n + 1) < delivery.Event.Position * 2 ? throw new InvalidOperationException("no") : Task.CompletedTask));
        for (var i = 1; i <= 2; i++)
            await store.Events.PublishAsync("c", "t", i, enough.Token);
        await UntilDoneAsync(store.Events.Channel("c").Group("g"), 3);
        tries.OrderBy(one => one.Key).Select(one => one.Value).ShouldBe([2, 3]);
        var letter = (await store.Events.DeadLetters().ToListAsync(enough.Token)).ShouldHaveSingleItem();
        (letter.Event.Position, letter.Error.Message).ShouldBe((2L, "no"));
    }

    [Fact]
    public async Task When_the_host_stops_what_is_not_handled_is_given_back()
    {
        var begun = new TaskCompletionSource();
        var store = await StartAsync(services => services.AddPerdureEvents("c", "g", async (_, token) =>
        {
            begun.TrySetResult();
            await Task.Delay(Timeout.Infinite, token);
        }));
        for (var i = 1; i <= 3; i++)
            await store.Events.PublishAsync("c", "t", i, enough.Token);
        await begun.Task.WaitAsync(enough.Token);
        await host!.Services.GetServices<IHostedService>().Last().StopAsync(enough.Token);
        (await store.Events.Channel("c").Group("g").ClaimAsync(10, enough.Token)).Select(delivery => (delivery.Event.Position, delivery.Attempts)).ShouldBe([(1L, 1), (2L, 1), (3L, 1)]);
    }

    [Fact]
    public async Task All_mistakes_are_found_when_the_host_starts()
    {
        var refused = await Should.ThrowAsync<OptionsValidationException>(() => StartAsync(services => services.AddPerdureEvents(options => options.Batch = 0, (_, _) => Task.CompletedTask)));
        refused.Message.ShouldContain("Channel is empty");
        refused.Message.ShouldContain("Group is empty");
        refused.Message.ShouldContain("Batch is 0");
    }

    public async ValueTask DisposeAsync()
    {
        enough.Dispose();
        if (host is not null)
            await ((IAsyncDisposable)host).DisposeAsync();
    }

    private async Task<AgentStore> StartAsync(Action<IServiceCollection> add)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddPerdure("memory:");
        add(builder.Services);
        host = builder.Build();
        await host.StartAsync(enough.Token);
        return host.Services.GetRequiredService<AgentStore>();
    }

    private async Task UntilDoneAsync(EventGroup group, long next)
    {
        while (await group.StatusAsync(enough.Token) is not { Held: 0, Retrying: 0 } status || status.Next != next)
            await Task.Delay(5, enough.Token);
    }

    internal sealed record Order(string Id, int Count);

    internal sealed class Marked
    {
        public Guid Id { get; } = Guid.NewGuid();
    }

    internal sealed class Handler(ConcurrentBag<(Guid, Order?)> handled, Marked marked) : IEventHandler<Order>
    {
        public Task HandleAsync(Order? data, EventDelivery delivery, CancellationToken cancellationToken)
        {
            handled.Add((marked.Id, data));
            return Task.CompletedTask;
        }
    }
}
