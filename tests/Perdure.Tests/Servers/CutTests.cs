using Perdure.Databases;
using Perdure.MySql;
using Perdure.PostgreSql;
using Perdure.Storage;
using Perdure.Tests.MySql;
using Perdure.Tests.PostgreSql;
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

    [Theory, InlineData(DatabaseKind.MySql), InlineData(DatabaseKind.MariaDb)]
    public async Task MySql_does_a_batch_wholly_or_not_at_all(DatabaseKind kind)
    {
        await using var store = MySqlStore.Make(kind);
        // Begin, six and more statements, commit.
        await CheckAsync(await store.OpenAsync(), store.Options, options => new MySqlBackend(options), least: 8);
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
            foreach (var (name, backend) in ((string, Backend)[])[("plain", plain), ("retrying", retrying)])
            {
                var cuts = 0;
                for (var n = 1; n == cuts + 1; n++)
                {
                    var id = $"{name}-{heard}-{n}";
                    await backend.WriteAsync(Batch("warm-" + id)); // a session is there, and has prepared what it will say
                    proxy.CutAt(n, heard);
                    var thrown = await Record.ExceptionAsync(async () => (await backend.WriteAsync(Batch(id))).Conflict.ShouldBeNull(id));
                    proxy.Leave();
                    cuts += proxy.WasCut ? 1 : 0;
                    var marks = await MarksAsync(direct, id);
                    if (thrown is null)
                        marks.ShouldBe(4, $"{id}: it was acknowledged");
                    else
                    {
                        name.ShouldBe("plain", $"{id}: {thrown}");
                        var refused = thrown.ShouldBeOfType<PerdureException>(id);
                        (refused.Fault, refused.IsTransient).ShouldBe((Fault.Unavailable, true), id);
                    }
                }
                cuts.ShouldBeGreaterThanOrEqualTo(least);
            }
    }

    private static WriteOperation[] Batch(string id) =>
    [
        Sample.Put(id, Expect.Absent), Sample.Append("expected", LogHead.Empty, id), Sample.Append("any", id: id + "-any"), Sample.Put(id + "-beside"),
    ];

    // All four or none of them; what was on its way when the connection was lost may still arrive.
    private static async Task<int> MarksAsync(Backend direct, string id)
    {
        for (var attempt = 1; ; attempt++)
        {
            var records = await direct.FindAsync([Sample.Key(id), Sample.Key(id + "-beside")], Ending);
            var marks = records.Count(record => record is not null) + (await direct.ReadAsync(id)).Count + (await direct.ReadAsync(id + "-any")).Count;
            if (marks is 0 or 4)
                return marks;
            attempt.ShouldBeLessThan(40, $"{id}: {marks} of 4 are there");
            await Task.Delay(50, Ending);
        }
    }
}
