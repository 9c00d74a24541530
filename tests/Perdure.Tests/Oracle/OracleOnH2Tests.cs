using Perdure.Conformance;
using Perdure.Oracle;
using Perdure.Sql;
using Perdure.Storage;
using Perdure.Tests.Model;
using Perdure.Tests.Sql;
using Perdure.Tests.Sql.H2;
using Perdure.Tests.Sql.Provider;

namespace Perdure.Tests.Oracle;

/// <summary>The conformance kit on the Oracle backend over H2, but for what is excluded by name and reason.</summary>
public sealed class OracleOnH2Tests
{
    private const string NoOtherProcess = "H2's database is in the memory of one process of Java, which another test process can't reach";

    private const string NoPlSql = "H2 has no triggers in PL/SQL; the store works without them and warns";

    private static readonly Dictionary<string, string> Excluded = new()
    {
        ["race.processes-create"] = NoOtherProcess,
        ["race.processes-count"] = NoOtherProcess,
        ["setup.processes-at-once"] = NoOtherProcess,
        ["durable.killed-writer"] = NoOtherProcess,
        ["rooms.killed-writer"] = NoOtherProcess,
        ["rooms.racing-processes"] = NoOtherProcess,
        ["rooms.counting-processes"] = NoOtherProcess,
        ["vectors.of-another-process"] = NoOtherProcess,
        ["claim.killed-workers"] = NoOtherProcess,
        ["group.killed-processes"] = NoOtherProcess,
        ["lock.killed-holder"] = NoOtherProcess,
        ["transfer.killed-copier"] = NoOtherProcess,
        ["sql.views-average-microseconds"] = "EXTRACT(SECOND FROM …) is a whole number on H2",
        ["sql.views-follow-their-declaration"] = "H2 refuses to drop a column that a view shows, which makes the view invalid on Oracle until it is replaced",
        ["sql.views-count-per-record"] = "H2 does not find SYSTIMESTAMP in the condition of a join",
        ["sql.changes-of-other-tools-are-noticed"] = NoPlSql,
        ["sql.other-tools-and-new-columns"] = NoPlSql,
        ["message.hundred-thousand"] = "for MAX(position) H2 reads the whole log, which Oracle finds by one descent of the index; it would take hours",
    };

    public static TheoryData<string> Scenarios => [.. Catalog.All.Where(scenario => scenario.NotApplicable(new OracleOnH2().Traits) is null).Select(scenario => scenario.Name).Where(name => !Excluded.ContainsKey(name))];

    public static TheoryData<string> Others => [.. Excluded.Keys];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(Scenarios))]
    public async Task Keeps_the_promise(string scenario)
    {
        await H2Engine.SkipUnlessThereAsync();
        await using var fixture = await OracleOnH2.ForAsync(Catalog.Find(scenario));
        await Catalog.Find(scenario).RunAsync(fixture, Token);
    }

    [Theory, MemberData(nameof(Others))]
    public async Task What_is_excluded_can_not_be_run(string scenario)
    {
        await H2Engine.SkipUnlessThereAsync();
        await using var fixture = new OracleOnH2();
        var run = Catalog.Find(scenario).RunAsync(fixture, Token);
        // One that goes on and on ends with its database.
        if (await Task.WhenAny(run, Task.Delay(TimeSpan.FromSeconds(20), Token)) != run)
            await fixture.DisposeAsync();
        await Should.ThrowAsync<Exception>(() => run, Excluded[scenario]);
    }

    [Fact]
    public async Task Random_operations_do_what_they_do_in_memory()
    {
        await H2Engine.SkipUnlessThereAsync();
        ModelCheck.Run(() => new OracleOnH2(), seed: 20310506, count: 60).ShouldBeNull();
    }

    [Fact]
    public async Task Every_statement_runs()
    {
        await H2Engine.SkipUnlessThereAsync();
        var test = TestDialect.Of("oracle");
        await using var connection = await new H2Engine("statements").DataSource.OpenConnectionAsync(Token);
        await using var session = new OracleSession(connection, new OracleDialect { Driver = OracleOnH2.Driver }, TimeSpan.FromSeconds(30));
        foreach (var text in DialectStatements.Create(test))
            await session.ExecuteAsync(text, Token);
        var statements = OracleGrammarTests.All().ToList();
        foreach (var (title, statement) in statements)
        {
            var values = new object?[statement.Slots.Count == 0 ? 0 : statement.Slots.Max() + 1];
            for (var i = 0; i < statement.Slots.Count; i++)
                values[statement.Slots[i]] = SampleOf(statement.Parameters[i].Kind);
            try
            {
                if (statement.ReturnsRows)
                    await (await session.ReadAsync(statement, values, Token)).DisposeAsync();
                else
                    await session.ExecuteAsync(statement, values, Token);
            }
            catch (EngineException exception) when (exception.Number == 1 && (title.StartsWith("Append", StringComparison.Ordinal) || title is "Insert" or "PutAbsent"))
            {
                // The key is taken by a statement before.
            }
        }
        statements.Count.ShouldBeGreaterThan(50);
    }

    private static object? SampleOf(SqlKind kind)
    {
        var dialect = TestDialect.Of("oracle").Dialect;
        return kind switch
        {
            SqlKind.Integer or SqlKind.Number => 1L,
            SqlKind.Boolean => dialect.Encode(FieldValue.Of(true)),
            SqlKind.Time => dialect.Encode(DateTimeOffset.UnixEpoch),
            SqlKind.LongText => "text",
            _ => dialect.Encode("text"),
        };
    }
}
