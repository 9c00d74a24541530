using Perdure.Databases;
using Perdure.Storage;

namespace Perdure.Tests.Schema;

public sealed class SchemaTests
{
    private static readonly CancellationToken None = TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task Assert_passes_what_is_right_and_lists_all_that_is_not(string place)
    {
        await using var at = SchemaPlace.Make(place);
        await (await at.OpenAsync(Declarations.First)).DisposeAsync();
        await (await at.OpenAsync(Declarations.First, SchemaMode.Assert)).DisposeAsync();
        await at.ExecuteAsync($"""
            DROP INDEX {at.Prefix}"parts$by_name";
            ALTER TABLE {at.Prefix}"parts" RENAME COLUMN "name" TO "title";
            ALTER TABLE {at.Prefix}"plain" ADD COLUMN "mine" TEXT;
            DROP TABLE {at.Prefix}"trail";
            DELETE FROM {at.Prefix}"perdure_schema" WHERE name = 'plain';
            """);
        var refused = await Should.ThrowAsync<PerdureException>(() => at.OpenAsync(Declarations.First, SchemaMode.Assert));
        refused.Fault.ShouldBe(Fault.SchemaMismatch);
        foreach (var part in (string[])["Index 'parts$by_name' on 'parts' is missing.", "Column 'name' of 'parts' is missing.", "Column 'title' of 'parts' is not declared.", "Column 'mine' of 'plain' is not declared.", "Table 'trail' is missing.", "'plain' has no row", "administrator"])
            refused.Message.ShouldContain(part);
        (await Should.ThrowAsync<PerdureException>(() => at.OpenAsync(Declarations.First, SchemaMode.Assert))).Message.ShouldBe(refused.Message);
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task Assert_makes_nothing(string place)
    {
        await using var at = SchemaPlace.Make(place);
        await Should.ThrowAsync<PerdureException>(() => at.OpenAsync(Declarations.First, SchemaMode.Assert));
        await using var backend = at.New();
        (await backend.Facet<ISchemaScript>()!.ScriptAsync(Declarations.First, None)).ShouldBe(backend.Facet<ISchemaScript>()!.ScriptFromEmpty(Declarations.First));
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task Assert_sees_an_older_and_a_newer_revision(string place)
    {
        await using var at = SchemaPlace.Make(place);
        await (await at.OpenAsync(Declarations.First)).DisposeAsync();
        (await Should.ThrowAsync<PerdureException>(() => at.OpenAsync(Declarations.Second, SchemaMode.Assert))).Message.ShouldContain("'parts' is stored in revision 1, but this program declares revision 2");
        await (await at.OpenAsync(Declarations.Second)).DisposeAsync();
        (await Should.ThrowAsync<PerdureException>(() => at.OpenAsync(Declarations.First, SchemaMode.Assert))).Message.ShouldContain("run a newer program");
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task A_script_makes_what_preparing_makes(string place)
    {
        await using var at = SchemaPlace.Make(place);
        await using var backend = at.New();
        var script = backend.Facet<ISchemaScript>()!;
        await at.ExecuteAsync(script.ScriptFromEmpty(Declarations.First));
        (await script.ScriptAsync(Declarations.First, None)).ShouldBe("");
        await using var asserted = await at.OpenAsync(Declarations.First, SchemaMode.Assert);
        await Declarations.WriteAsync(asserted, Declarations.Part(1));
        await at.ExecuteAsync(script.ScriptFromEmpty(Declarations.First));
        (await asserted.FindAsync([new RecordKey("parts", "s", "01")], None))[0].ShouldNotBeNull();
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task A_script_leads_on_from_an_older_revision_and_the_program_fills(string place)
    {
        await using var at = SchemaPlace.Make(place);
        await using (var first = await at.OpenAsync(Declarations.First))
            for (var i = 1; i <= 4; i++)
                await Declarations.WriteAsync(first, Declarations.Part(i));
        await using var backend = at.New();
        var script = backend.Facet<ISchemaScript>()!;
        await at.ExecuteAsync(await script.ScriptAsync(Declarations.Second, None));
        (await script.ScriptAsync(Declarations.Second, None)).ShouldNotContain("TABLE");
        (await Should.ThrowAsync<PerdureException>(() => at.OpenAsync(Declarations.Second, SchemaMode.Assert))).Message.ShouldNotContain("is missing");
        await using (var second = await at.OpenAsync(Declarations.Second))
            (await Declarations.LookAsync(second)).ShouldBe("04 03 02 01 | 01 03");
        await using var asserted = await at.OpenAsync(Declarations.Second, SchemaMode.Assert);
        (await Declarations.LookAsync(asserted)).ShouldBe("04 03 02 01 | 01 03");
        (await script.ScriptAsync(Declarations.Second, None)).ShouldBe("");
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task Tables_an_attempt_left_behind_are_taken_and_anothers_are_not(string place)
    {
        await using var at = SchemaPlace.Make(place);
        await using (var first = await at.OpenAsync(Declarations.First))
            await Declarations.WriteAsync(first, Declarations.Part(1));
        await at.ExecuteAsync($"DELETE FROM {at.Prefix}\"perdure_schema\" WHERE name = 'parts'; DROP INDEX {at.Prefix}\"parts$by_size\";");
        await using (var again = await at.OpenAsync(Declarations.First))
            (await again.QueryAsync(new Query(Declarations.First.Collections[0], "s", "by_size"), None).CountAsync(None)).ShouldBe(1);
        await at.ExecuteAsync($"DELETE FROM {at.Prefix}\"perdure_schema\" WHERE name = 'parts'; DROP TABLE {at.Prefix}\"parts\"; CREATE TABLE {at.Prefix}\"parts\" (id INTEGER);");
        (await Should.ThrowAsync<PerdureException>(() => at.OpenAsync(Declarations.First))).Message.ShouldContain("was not made by Perdure");
    }

    [Fact]
    public async Task The_store_s_own_script_is_had_by_url()
    {
        var folder = Directory.CreateTempSubdirectory("perdure-");
        try
        {
            var url = $"sqlite:{Path.Combine(folder.FullName, "a.db")}";
            var script = await AgentStore.SchemaScriptAsync(url, new AgentStoreOptions(), None);
            script.ShouldStartWith("BEGIN;\nCREATE TABLE IF NOT EXISTS \"perdure_schema\"");
            script.ShouldEndWith("COMMIT;\n");
            (await Should.ThrowAsync<PerdureException>(async () => await AgentStore.SchemaScriptAsync("memory:", new AgentStoreOptions(), None))).Fault.ShouldBe(Fault.Unsupported);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
