using Perdure.Databases;
using Perdure.Sessions;
using Perdure.Storage;
using Perdure.Tests.MySql;

namespace Perdure.Tests.Conformance;

/// <summary>A place that is used again is as a new one.</summary>
public sealed class KeptPlaceTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_one_leaves_the_next_does_not_find()
    {
        string url;
        await using (var fixture = new Leaving { MayKeep = true })
        {
            fixture.SkipUnlessThere();
            await using var store = await AgentStore.OpenAsync(await fixture.OpenAsync(TimeProvider.System), null, Token);
            url = fixture.Url;
            await store.Sessions.CreateAsync(new Session { Id = "s", UserId = "u" }, Token);
            await store.Backend.PrepareAsync(new StoreSchema([new CollectionSchema("left_behind", 1, [], [], _ => [])], [new LogSchema("left_log", 1)]), Token);
        }
        await using (var fixture = new Leaving { MayKeep = true })
        {
            await using var store = await AgentStore.OpenAsync(await fixture.OpenAsync(TimeProvider.System), null, Token);
            fixture.Url.ShouldBe(url);
            (await store.Sessions.FindAsync("s", Token)).ShouldBeNull();
            // Declared otherwise than before, which a revision that was kept would refuse.
            await store.Backend.PrepareAsync(new StoreSchema([new CollectionSchema("left_behind", 1, [new FieldSchema("f", FieldKind.Text)], [], _ => [FieldValue.Null])], []), Token);
        }
    }

    [Fact]
    public async Task One_whose_tables_were_changed_is_given_up()
    {
        string url;
        await using (var fixture = new Changing { MayKeep = true })
        {
            fixture.SkipUnlessThere();
            await using var store = await AgentStore.OpenAsync(await fixture.OpenAsync(TimeProvider.System), null, Token);
            url = fixture.Url;
            PostgreSqlAdministrator.Execute(DatabaseOptions.FromUrl(url), $"ALTER TABLE {fixture.Schema}.sessions ADD COLUMN more text");
        }
        await using (var fixture = new Changing { MayKeep = true })
        {
            await using var store = await AgentStore.OpenAsync(await fixture.OpenAsync(TimeProvider.System), null, Token);
            fixture.Url.ShouldNotBe(url);
        }
    }

    [Fact]
    public async Task Each_server_has_its_own()
    {
        foreach (var kind in (DatabaseKind[])[DatabaseKind.MySql, DatabaseKind.MariaDb, DatabaseKind.MySql, DatabaseKind.MariaDb])
        {
            await using var fixture = new MySqlConnectorFixture(kind) { MayKeep = true };
            var server = DatabaseOptions.FromUrl(fixture.SkipUnlessThere());
            await using var store = await AgentStore.OpenAsync(await fixture.OpenAsync(TimeProvider.System), null, Token);
            DatabaseOptions.FromUrl(fixture.Url).Port.ShouldBe(server.Port, $"{kind}");
        }
    }

    // Places are kept by the name of the fixture: these are nobody else's. Without a public constructor they are no backend's own.
    private sealed class Leaving : PostgreSqlFixture
    {
        internal Leaving()
        {
        }

        public override string Name => "postgres (leaving)";
    }

    private sealed class Changing : PostgreSqlFixture
    {
        internal Changing()
        {
        }

        public override string Name => "postgres (changing)";

        public string Schema => Place;
    }
}
