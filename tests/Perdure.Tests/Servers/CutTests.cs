using Perdure.Databases;
using Perdure.MySql;
using Perdure.PostgreSql;
using Perdure.Redis;
using Perdure.Storage;
using Perdure.Tests.MySql;
using Perdure.Tests.PostgreSql;
using Perdure.Tests.Redis;
using Perdure.Tests.Sql;

namespace Perdure.Tests.Servers;

/// <summary>The connection is lost before and behind each message of a batch in turn.</summary>
public sealed class CutTests
{
    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Postgres_does_a_batch_wholly_or_not_at_all()
    {
        await using var store = PostgreSqlStore.Make();
        await CheckAsync(await store.OpenAsync(), store.Options, options => new PostgreSqlBackend(options), least: 1);
    }

    [Theory, MemberData(nameof(MySqlDriver.Rows), MemberType = typeof(MySqlDriver))]
    public async Task MySql_does_a_batch_wholly_or_not_at_all(DatabaseKind kind, string driver)
    {
        await using var store = MySqlStore.Make(kind, driver);
        // Begin, six and more statements, commit.
        await CheckAsync(await store.OpenAsync(), store.Options, options => MySqlDriver.Open(driver, options), least: 8);
    }

    [Fact]
    public async Task Redis_does_a_batch_wholly_or_not_at_all()
    {
        await using var redis = await OwnRedis.StartAsync();
        await using var direct = await OwnRedis.OpenAsync(redis.Options);
        await CheckAsync(direct, redis.Options, options => new RedisBackend(options), least: 1);
    }

    [Fact]
    public async Task Postgres_answer_that_ends_too_soon_is_a_lost_connection()
    {
        await using var store = PostgreSqlStore.Make();
        await CheckAnswersAsync(await store.OpenAsync(), store.Options, options => new PostgreSqlBackend(options));
    }

    [Theory, MemberData(nameof(MySqlDriver.Rows), MemberType = typeof(MySqlDriver))]
    public async Task MySqls_answer_that_ends_too_soon_is_a_lost_connection(DatabaseKind kind, string driver)
    {
        await using var store = MySqlStore.Make(kind, driver);
        await CheckAnswersAsync(await store.OpenAsync(), store.Options, options => MySqlDriver.Open(driver, options));
    }

    [Fact]
    public async Task Redis_answer_that_ends_too_soon_is_a_lost_connection()
    {
        await using var redis = await OwnRedis.StartAsync();
        await using var direct = await OwnRedis.OpenAsync(redis.Options);
        await CheckAnswersAsync(direct, redis.Options, options => new RedisBackend(options));
    }

    // Cuts behind more and more bytes of what is read until all of it comes through.
    private static async Task CheckAnswersAsync(Backend direct, DatabaseOptions options, Func<DatabaseOptions, Backend> make)
    {
        var bodies = Enumerable.Range(0, 6).Select(i => $"{i}:{new string('x', 100)}").ToList();
        await direct.WriteAsync([.. bodies.Select(body => Sample.Append(body)), Sample.Put("a"), Sample.Put("b")]);
        await using var proxy = new CuttingProxy(options.Endpoints[0].Port);
        await using var backend = make(options with { Host = "127.0.0.1", Port = proxy.Port });
        await backend.PrepareAsync(Sample.Schema, Ending);
        var retrying = new RetryingBackend(backend, new RetryOptions());
        (Func<Backend, Task<IEnumerable<string>>> Read, string[] Expected)[] reads =
        [
            (async from => await from.ReadAsync(), [.. bodies]),
            (async from => (await from.FindAsync([Sample.Key("a"), Sample.Key("b")], Ending)).Select(record => record!.Key.Id), ["a", "b"]),
            (async from => await from.QueryAsync(new Query(Sample.Tasks, "scope"), Ending).Select(record => record.Key.Id).ToListAsync(Ending), ["a", "b"]),
        ];
        foreach (var (read, expected) in reads)
            (await CutAnswersAsync(proxy, 31, async () =>
            {
                await retrying.ReadAsync(); // a session is there
                await Record.ExceptionAsync(() => read(backend)); // and has prepared what it will say
            }, () => read(backend), expected)).ShouldBeGreaterThan(3);
        // Opened, and looked at what the server is and what it has.
        (await CutAnswersAsync(proxy, 89, () => Task.CompletedTask, async () =>
        {
            await using var opened = make(options with { Host = "127.0.0.1", Port = proxy.Port });
            await opened.PrepareAsync(Sample.Schema, Ending);
            return await opened.ReadAsync();
        }, [.. bodies])).ShouldBeGreaterThan(3);
    }

    private static async Task<int> CutAnswersAsync(CuttingProxy proxy, int step, Func<Task> begin, Func<Task<IEnumerable<string>>> read, string[] expected)
    {
        for (var cuts = 0; ; cuts++)
        {
            await begin();
            proxy.CutAnswersAfter(cuts * step);
            try
            {
                (await read()).ShouldBe(expected, $"cut behind {cuts * step}");
            }
            catch (PerdureException lost)
            {
                (lost.Fault, lost.IsTransient).ShouldBe((Fault.Unavailable, true), $"cut behind {cuts * step}: {lost}");
            }
            proxy.Leave();
            if (!proxy.WasCut)
                return cuts;
        }
    }

    private static async Task CheckAsync(Backend direct, DatabaseOptions options, Func<DatabaseOptions, Backend> make, int least)
    {
        await using var proxy = new CuttingProxy(options.Endpoints[0].Port);
        var through = options with { Host = "127.0.0.1", Port = proxy.Port };
        await using var plain = make(through);
        await plain.PrepareAsync(Sample.Schema, Ending);
        await using var retrying = new RetryingBackend(make(through), new RetryOptions());
        await retrying.PrepareAsync(Sample.Schema, Ending);
        foreach (var heard in (bool[])[false, true])
            foreach (var backend in (Backend[])[plain, retrying])
            {
                var cuts = await CutAsync(direct, backend, proxy, heard, mustSucceed: backend == retrying, All);
                cuts.ShouldBeGreaterThanOrEqualTo(least);
                // Nothing in these refuses a second time.
                (await CutAsync(direct, backend, proxy, heard, mustSucceed: backend == retrying, id => [Sample.Append("any", id: id), Sample.Put(id), Sample.Append("any", id: id + "-any"), Sample.Put(id + "-beside")])).ShouldBeGreaterThanOrEqualTo(least);
                (await CutAsync(direct, backend, proxy, heard, mustSucceed: backend == retrying, id => [Sample.Append("any", id: id)])).ShouldBeGreaterThanOrEqualTo(1);
            }
    }

    // Cuts at each message in turn until the batch goes through uncut, and says at how many.
    private static async Task<int> CutAsync(Backend direct, Backend backend, CuttingProxy proxy, bool heard, bool mustSucceed, Func<string, WriteOperation[]> batch)
    {
        for (var n = 1; ; n++)
        {
            var id = $"{Guid.CreateVersion7():N}";
            await new RetryingBackend(backend, new RetryOptions()).WriteAsync(batch("warm-" + id)); // a session is there, and has prepared what it will say
            proxy.CutAt(n, heard);
            var thrown = await Record.ExceptionAsync(async () => (await backend.WriteAsync(batch(id))).Conflict.ShouldBeNull());
            proxy.Leave();
            var marks = await MarksAsync(direct, id, batch(id).Length);
            if (thrown is null)
                marks.ShouldBe(batch(id).Length, $"cut {n}: it was acknowledged");
            else
            {
                mustSucceed.ShouldBeFalse($"cut {n}: {thrown}");
                var refused = thrown.ShouldBeOfType<PerdureException>($"cut {n}");
                (refused.Fault, refused.IsTransient).ShouldBe((Fault.Unavailable, true), $"cut {n}");
            }
            if (!proxy.WasCut)
                return n - 1;
        }
    }

    private static WriteOperation[] All(string id) =>
    [
        Sample.Put(id, Expect.Absent), Sample.Append("expected", LogHead.Empty, id), Sample.Append("any", id: id + "-any"), Sample.Put(id + "-beside"),
    ];

    // All of them or none; what was on its way when the connection was lost may still arrive.
    private static async Task<int> MarksAsync(Backend direct, string id, int all)
    {
        for (var attempt = 1; ; attempt++)
        {
            var records = await direct.FindAsync([Sample.Key(id), Sample.Key(id + "-beside")], Ending);
            var marks = records.Count(record => record is not null) + (await direct.ReadAsync(id)).Count + (await direct.ReadAsync(id + "-any")).Count;
            if (marks == 0 || marks == all)
                return marks;
            attempt.ShouldBeLessThan(40, $"{marks} of {all} are there");
            await Task.Delay(50, Ending);
        }
    }
}
