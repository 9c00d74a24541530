using System.Text.Json;
using Perdure.Databases;
using Perdure.Events;
using Perdure.Redis;
using Perdure.Tasks;
using Perdure.Tests.Servers;

namespace Perdure.Tests.Events;

public sealed class RedisServerStreamTests() : RedisStreamTests(TestServer.Redis);

public sealed class RedisClusterStreamTests() : RedisStreamTests(TestServer.RedisCluster);

/// <summary>Events over Redis streams, on real servers.</summary>
public abstract class RedisStreamTests(TestServer where) : IAsyncLifetime
{
    private readonly string channel = $"c-{Guid.NewGuid():N}";
    private RedisStreamTransport one = null!;
    private RedisStreamTransport two = null!;

    public ValueTask InitializeAsync()
    {
        var server = DatabaseOptions.FromUrl(where.SkipUnlessThere());
        (one, two) = (new RedisStreamTransport(server, new RedisStreamOptions()), new RedisStreamTransport(server, new RedisStreamOptions()));
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (one is null)
            return;
        await one.DisposeAsync();
        await two.DisposeAsync();
    }

    [Fact]
    public async Task A_relay_brings_events_to_a_group_whole()
    {
        await using var store = await AgentStore.OpenAsync("memory:", Token);
        var cause = await store.Events.PublishAsync(new AgentEvent { Channel = channel, Type = "t", Source = "s", UserId = "u", CorrelationId = "c" }, "ü'😀\\", Token);
        await store.Events.PublishAsync(new AgentEvent { Channel = channel, Type = "t" }.CausedBy(cause), Token);
        (await new EventRelay(store.Events.Channel(channel), one).ForwardAsync(Token)).ShouldBe(2);
        var claimed = await two.Group(channel, "g", new EventGroupOptions()).ClaimAsync(10, Token);
        claimed.Select(delivery => delivery.Event with { Data = null }).ShouldBe(await store.Events.Channel(channel).ReadAsync(Token).Select(read => read with { Data = null }).ToListAsync(Token));
        store.Events.Read<string>(claimed[0].Event).ShouldBe("ü'😀\\");
        claimed[1].Event.Data.ShouldBeNull();
    }

    [Fact]
    public async Task Each_event_goes_to_one_consumer_until_it_is_acknowledged()
    {
        await SendAsync(100);
        var (first, second) = (one.Group(channel, "g", new EventGroupOptions()), two.Group(channel, "g", new EventGroupOptions()));
        var got = new List<long>();
        while (await first.ClaimAsync(7, Token) is { Count: > 0 } mine)
        {
            var others = await second.ClaimAsync(5, Token);
            got.AddRange(mine.Concat(others).Select(delivery => delivery.Event.Position));
            (await first.AcknowledgeAsync(mine, Token)).ShouldBe(mine.Count);
            (await first.AcknowledgeAsync(mine, Token)).ShouldBe(0);
            await second.AcknowledgeAsync(others, Token);
        }
        got.Order().ShouldBe(Enumerable.Range(1, 100).Select(i => (long)i));
        (await two.Group(channel, "other", new EventGroupOptions()).ClaimAsync(1000, Token)).Count.ShouldBe(100);
    }

    [Fact]
    public async Task What_a_consumer_leaves_comes_again_after_its_lease()
    {
        await SendAsync(2);
        var options = new EventGroupOptions { Lease = TimeSpan.FromSeconds(2), MaxAttempts = 2 };
        var (left, taking) = (one.Group(channel, "g", options), two.GroupOf(channel, "g", options));
        var held = await left.ClaimAsync(10, Token);
        (await taking.ClaimAsync(10, Token)).ShouldBeEmpty();
        await left.AcknowledgeAsync([held[1]], Token);
        var again = await UntilAsync(taking);
        again.Select(delivery => (delivery.Event.Position, delivery.Attempts)).ShouldBe([(1L, 2)]);
        (await left.AcknowledgeAsync([held[0]], Token)).ShouldBe(0);
        (await left.ExtendAsync([held[0]], Token)).ShouldBe(0);
        (await taking.ExtendAsync(again, Token)).ShouldBe(1);
        // The last attempt is left too: it is a dead letter then, and is not handed out again.
        for (var dead = 0L; dead == 0; await Task.Delay(50, Token))
        {
            (await taking.ClaimAsync(10, Token)).ShouldBeEmpty();
            dead = await LengthAsync(taking.DeadLetterKey);
        }
    }

    [Fact]
    public async Task A_failure_waits_and_then_is_a_dead_letter()
    {
        await SendAsync(1);
        var group = one.GroupOf(channel, "g", new EventGroupOptions { MaxAttempts = 2, Backoff = new TaskBackoff { First = TimeSpan.FromMilliseconds(100), Jitter = 0 } });
        var held = (await group.ClaimAsync(1, Token)).Single();
        (await group.FailAsync(held, new TaskError("e", "m"), Token)).ShouldBeTrue();
        (await group.FailAsync(held, new TaskError("e", "m"), Token)).ShouldBeFalse();
        var second = (await UntilAsync(group)).Single();
        second.Attempts.ShouldBe(2);
        (await group.FailAsync(second, new TaskError("e", "m"), Token)).ShouldBeTrue();
        (await group.ClaimAsync(1, Token)).ShouldBeEmpty();
        (await LengthAsync(group.DeadLetterKey)).ShouldBe(1);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private async Task SendAsync(int count) =>
        await one.SendAsync(channel, [.. Enumerable.Range(1, count).Select(i => new AgentEvent { Channel = channel, Type = "t", Id = $"e{i}", Position = i, Data = JsonElement.Parse($"{i}") })], Token);

    private static async Task<IReadOnlyList<EventDelivery>> UntilAsync(RedisStreamGroup group)
    {
        while (true)
        {
            if (await group.ClaimAsync(10, Token) is { Count: > 0 } claimed)
                return claimed;
            await group.WaitAsync(TimeSpan.FromMilliseconds(20), Token);
        }
    }

    private async Task<long> LengthAsync(string key)
    {
        await using var connection = new RedisConnection(DatabaseOptions.FromUrl(where.Url!));
        return await RedisCall.DoAsync(connection, "a test", database => database.StreamLengthAsync(key), Token);
    }
}
