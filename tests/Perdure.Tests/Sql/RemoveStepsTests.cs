using Perdure.Databases;
using Perdure.MySql;
using Perdure.PostgreSql;
using Perdure.Sql;
using Perdure.Storage;
using Perdure.Tests.MySql;
using Perdure.Tests.PostgreSql;

namespace Perdure.Tests.Sql;

/// <summary>One who removes what is not there, step by step, while another makes it.</summary>
public sealed class RemoveStepsTests
{
    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    [Theory, InlineData(DatabaseKind.MySql), InlineData(DatabaseKind.MariaDb)]
    public async Task What_was_made_meanwhile_keeps_its_index_on_mysql(DatabaseKind kind)
    {
        await using var store = MySqlStore.Make(kind);
        await using var backend = await store.OpenAsync();
        MySqlDialect dialect = kind == DatabaseKind.MariaDb ? new MariaDbDialect() : new MySqlDialect();
        await using var session = new MySqlSession(store.Connect(), dialect, TimeSpan.FromSeconds(30));
        await session.SetUpAsync(Ending);
        await KeepsAsync(backend, session, dialect, new SqlNames(dialect.MaxNameBytes, ""));
    }

    [Fact]
    public async Task What_was_made_meanwhile_keeps_its_index_on_postgresql()
    {
        await using var store = PostgreSqlStore.Make();
        await using var backend = await store.OpenAsync();
        var dialect = new PostgreSqlDialect { Schema = store.Options.Schema };
        await using var source = new PostgreSqlSource(store.Options);
        await using var session = new PostgreSqlSession(await source.OpenAsync(Ending), dialect, TimeSpan.FromSeconds(30));
        await KeepsAsync(backend, session, dialect, new SqlNames(dialect.MaxNameBytes, ""));
    }

    private static async Task KeepsAsync(Backend backend, SqlSession session, SqlDialect dialect, SqlNames names)
    {
        var steps = new RecordSteps(dialect).Of(new CollectionSql(dialect, names, Sample.Tasks), new Remove(Sample.Key("a")), 0, DateTimeOffset.UtcNow, new long[1]).ToArray();
        var outcomes = new long[1];
        await session.BeginAsync(write: true, Ending);
        (await session.RunAsync(steps[..1], outcomes)).ShouldBeTrue();
        (await backend.WriteAsync(Sample.Put("a"))).Conflict.ShouldBeNull();
        (await session.RunAsync(steps[1..], outcomes)).ShouldBeTrue();
        await session.CommitAsync();
        outcomes[0].ShouldBe(0);

        var tagged = new Query(Sample.Tasks, "scope", "by_tag") { Equal = [FieldValue.Of("a"), FieldValue.Of("open")] };
        (await backend.QueryAsync(tagged, Ending).ToListAsync(Ending)).Select(record => record.Key.Id).ShouldBe(["a"]);
    }
}
