using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Perdure.MySql;
using Perdure.Storage;
using Perdure.Tests.Sql;

namespace Perdure.Tests.MySql;

/// <summary>Three real nodes, all written to at once.</summary>
public sealed class GaleraTests
{
    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_node_that_is_killed_under_load_loses_and_doubles_nothing()
    {
        await using var cluster = await GaleraCluster.StartAsync();
        Backend[] backends = [.. Enumerable.Range(0, GaleraCluster.Nodes).Select(cluster.Retrying)];
        // All at once, each at its own node.
        await Task.WhenAll(backends.Select(async backend => await backend.PrepareAsync(Sample.Schema, Ending)));
        (await backends[0].WriteAsync(Sample.Put("counter", body: "0"))).Conflict.ShouldBeNull();
        var (appended, won) = (new ConcurrentBag<string>(), new ConcurrentBag<string>());
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Ending);
        // Threads of their own, as the driver waits in them.
        var writers = Enumerable.Range(0, 2 * backends.Length).Select(writer => Task.Run(async () =>
        {
            var backend = backends[writer % backends.Length];
            for (var i = 0; !stop.IsCancellationRequested; i++)
            {
                (await backend.WriteAsync(Sample.Append($"{writer}:{i}"), Sample.Put($"{writer}", body: $"{i}"))).Conflict.ShouldBeNull();
                appended.Add($"{writer}:{i}");
                if (await CountAsync(backend) is { } counted)
                    won.Add(counted);
            }
        }, Ending)).ToArray();

        async Task MoreAsync()
        {
            var (appends, wins) = (appended.Count + 60, won.Count + 30);
            while ((appended.Count < appends || won.Count < wins) && !writers.Any(writer => writer.IsCompleted))
                await Task.Delay(20, Ending);
        }

        await MoreAsync();
        await cluster.CrashAsync(0);
        await MoreAsync();
        await cluster.StartNodeAsync(0);
        await MoreAsync();
        await stop.CancelAsync();
        await Task.WhenAll(writers);
        foreach (var backend in backends)
            await backend.DisposeAsync();
        for (var node = 0; node < GaleraCluster.Nodes; node++)
        {
            await using var alone = new MySqlBackend(cluster.Options(node));
            await alone.PrepareAsync(Sample.Schema, Ending);
            (await alone.ReadAsync()).ShouldBe(appended, ignoreOrder: true);
            (await PositionsAsync(alone)).ShouldBe(Enumerable.Range(1, appended.Count).Select(i => (long)i));
            // Each number was reached once, by whom it was told to.
            var numbers = Enumerable.Range(1, won.Count).Select(i => $"{i}").ToArray();
            (await alone.ReadAsync("wins")).ShouldBe(numbers);
            won.ShouldBe(numbers, ignoreOrder: true);
            (await NumberAsync(alone)).Number.ShouldBe(won.Count);
        }
    }

    [Fact]
    public async Task What_is_written_at_one_node_is_read_at_the_next()
    {
        await using var cluster = await GaleraCluster.StartAsync();
        await using var one = new MySqlBackend(cluster.Options(0));
        await using var other = new MySqlBackend(cluster.Options(1));
        await one.PrepareAsync(Sample.Schema, Ending);
        await other.PrepareAsync(Sample.Schema, Ending);
        for (var i = 0; i < 200; i++)
        {
            // Much to apply, so that the other node would be behind.
            await one.WriteAsync([.. Enumerable.Range(0, 20).Select(n => Sample.Put($"{i}:{n}", body: new string('x', 10_000))), Sample.Append($"{i}")]);
            (await other.FindAsync([Sample.Key($"{i}:19")], Ending))[0].ShouldNotBeNull();
            (await other.ReadAsync()).Count.ShouldBe(i + 1);
        }
    }

    [Fact]
    public async Task A_node_that_lost_its_cluster_says_so_and_is_left_for_another()
    {
        await using var cluster = await GaleraCluster.StartAsync();
        await using var backend = cluster.Retrying(0);
        await using var alone = new MySqlBackend(cluster.Options(0));
        await backend.PrepareAsync(Sample.Schema, Ending);
        await alone.PrepareAsync(Sample.Schema, Ending);
        await backend.WriteAsync(Sample.Append("before"));
        await alone.WriteAsync(Sample.Put("a"));
        // As when it hears the others no more: connections stay, and what they say is refused.
        cluster.Execute(0, "SET GLOBAL wsrep_reject_queries = ALL");
        await backend.WriteAsync(Sample.Append("meanwhile"));
        (await backend.ReadAsync()).ShouldBe(["before", "meanwhile"]);
        foreach (var call in (Func<Task>[])[async () => await alone.WriteAsync(Sample.Put("a")), async () => await alone.FindAsync([Sample.Key("a")], Ending)])
        {
            var refused = await Should.ThrowAsync<PerdureException>(call);
            (refused.Fault, refused.IsTransient).ShouldBe((Fault.Unavailable, true));
            refused.Message.ShouldContain("(1047)");
        }
        cluster.Execute(0, "SET GLOBAL wsrep_reject_queries = NONE");
        await using var again = new RetryingBackend(alone, new RetryOptions());
        await again.WriteAsync(Sample.Append("after"));
        (await backend.ReadAsync()).ShouldBe(["before", "meanwhile", "after"]);
    }

    // Counts one further, and writes down who reached the number in the same batch; null: another was first.
    private static async Task<string?> CountAsync(Backend backend)
    {
        var (number, version) = await NumberAsync(backend);
        var next = $"{number + 1}";
        return (await backend.WriteAsync(Sample.Put("counter", Expect.Exactly(version), next), Sample.Append(next, id: "wins"))).Conflict is null ? next : null;
    }

    private static async Task<(int Number, long Version)> NumberAsync(Backend backend)
    {
        var counter = (await backend.FindAsync([Sample.Key("counter")], Ending))[0]!;
        return (int.Parse(Encoding.UTF8.GetString(counter.Body.Span), CultureInfo.InvariantCulture), counter.Version);
    }

    private static async Task<List<long>> PositionsAsync(Backend backend)
    {
        var positions = new List<long>();
        await backend.ReadLogAsync(new LogRead(Sample.Log(), PositionRange.All), entry =>
        {
            positions.Add(entry.Position);
            return true;
        });
        return positions;
    }
}
