using Perdure.Databases;
using Perdure.MySql;
using Perdure.Sql;
using Perdure.Storage;
using Perdure.Tests.Sql;

namespace Perdure.Tests.MySql;

public sealed class JoinedAppendTests
{
    private static readonly MySqlDialect Dialect = new();
    private static readonly LogSql Log = new(Dialect, new SqlNames(64, ""), "trail");

    [Fact]
    public void Appends_to_different_logs_become_few_statements_in_one_order()
    {
        BatchWork[] appends = [.. Enumerable.Range(0, 20).Select(i => Work(Behind($"log-{i}")))];
        BatchWork[] others = [Work(Behind("log-7")), Work(Sample.Append("first", LogHead.Empty, "new")), Work(Behind("a"), Behind("b")), Work(Behind("large", size: 100_000))];
        var parts = JoinedWork.Of([.. others.Take(1), .. appends, .. others.Skip(1)]);

        parts.OfType<JoinedWork>().Count().ShouldBe(2);
        // What stands alone: a log's second append, a first one, a batch of two, and one too large for company.
        parts.OfType<BatchWork>().ShouldBe([appends[7], others[1], others[2], others[3]]);
        JoinedWork.Of(appends[..1]).ShouldBe(appends[..1]);
    }

    [Theory, InlineData(DatabaseKind.MySql), InlineData(DatabaseKind.MariaDb)]
    public async Task Of_writers_together_each_gets_its_own_outcome(DatabaseKind kind)
    {
        const int Logs = 60;
        await using var store = MySqlStore.Make(kind);
        await using var backend = await store.OpenAsync();
        var heads = new LogHead[Logs];
        for (var i = 0; i < Logs; i++)
        {
            Append[] entries = [Sample.Append("one", LogHead.Empty, $"{i}"), Sample.Append("two", id: $"{i}"), Sample.Append("three", id: $"{i}")];
            (await backend.WriteAsync(entries)).Conflict.ShouldBeNull();
            heads[i] = new LogHead(3, entries[2].Entries[0].Version);
            // A log with a hole: the place behind the first entry is free.
            await backend.WriteAsync(new Trim(Sample.Log($"{i}"), [new PositionRange(2, 2)]));
            if (i % 10 == 7)
                heads[i] = new LogHead(1, entries[0].Entries[0].Version);
        }
        for (var round = 0; round < 5; round++)
        {
            var results = await Task.WhenAll(heads.Select(async (head, i) =>
            {
                var append = Sample.Append($"round {round}", i % 10 == 3 ? head with { Version = head.Version + 1 } : head, $"{i}");
                await Task.Yield();
                return (Result: await backend.WriteAsync(append), append.Entries[0].Version);
            }));
            for (var i = 0; i < Logs; i++)
            {
                var isStale = i % 10 is 3 or 7;
                (results[i].Result.Conflict is not null).ShouldBe(isStale, $"log {i}, round {round}");
                if (isStale)
                    results[i].Result.Conflict!.FoundPosition.ShouldBe(3);
                else
                    heads[i] = new LogHead(results[i].Result.Outcomes[0], results[i].Version);
            }
        }
        for (var i = 0; i < Logs; i++)
            (await backend.ReadAsync($"{i}")).Skip(2).ShouldBe(i % 10 is 3 or 7 ? [] : ["round 0", "round 1", "round 2", "round 3", "round 4"]);
    }

    private static Append Behind(string id, int size = 10) => new(Sample.Log(id), [new NewEntry(IdGenerator.Default.NewVersion(), "head"u8.ToArray(), new byte[size])], new LogHead(1, 1));

    private static BatchWork Work(params Append[] appends)
    {
        var outcomes = new long[appends.Length];
        var steps = appends.SelectMany((append, i) => new LogSteps(Dialect).Of(Log, append, i, default, outcomes));
        return new BatchWork(null!, new WriteBatch(appends, default)) { Plan = BatchPlan.Of(steps, outcomes) };
    }
}
