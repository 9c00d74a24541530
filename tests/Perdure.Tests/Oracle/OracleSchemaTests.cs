using Perdure.Databases;
using Perdure.Storage;
using Perdure.Tests.Schema;
using Perdure.Tests.Sql.Grammar;
using Perdure.Tests.Sql.H2;

namespace Perdure.Tests.Oracle;

/// <summary>What <see cref="SchemaTests"/> show of others, on H2: the catalog is read as it was written, and a script makes what preparing makes.</summary>
public sealed class OracleSchemaTests
{
    private static readonly CancellationToken None = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Assert_passes_what_is_right_and_lists_all_that_is_not()
    {
        await H2Engine.SkipUnlessThereAsync();
        await using var at = new OracleOnH2();
        await (await OpenAsync(at, Declarations.First)).DisposeAsync();
        await (await OpenAsync(at, Declarations.First, SchemaMode.Assert)).DisposeAsync();
        await ExecuteAsync(at, """
            DROP INDEX "PARTS$BY_NAME";
            ALTER TABLE "PARTS" RENAME COLUMN "NAME" TO "TITLE";
            ALTER TABLE "PLAIN" ADD ("MINE" RAW(9));
            DROP TABLE "TRAIL";
            DELETE FROM "PERDURE_SCHEMA" WHERE name = UTL_RAW.CAST_TO_RAW('plain');

            """);
        var refused = await Should.ThrowAsync<PerdureException>(() => OpenAsync(at, Declarations.First, SchemaMode.Assert));
        refused.Fault.ShouldBe(Fault.SchemaMismatch);
        foreach (var part in (string[])["Index 'parts$by_name' on 'parts' is missing.", "Column 'name' of 'parts' is missing.", "Column 'title' of 'parts' is not declared.", "Column 'mine' of 'plain' is not declared.", "Table 'trail' is missing.", "'plain' has no row"])
            refused.Message.ShouldContain(part);
    }

    [Fact]
    public async Task A_script_makes_what_preparing_makes_and_the_grammar_reads_it()
    {
        await H2Engine.SkipUnlessThereAsync();
        await using var at = new OracleOnH2();
        await using var backend = OracleOnH2.Make(at.Engine, TimeProvider.System);
        var text = backend.ScriptFromEmpty(Declarations.First);
        foreach (var statement in Statements(text))
            (await PlSqlGrammar.ErrorsAsync(statement)).ShouldBeEmpty(statement);
        await ExecuteAsync(at, text);
        (await backend.ScriptAsync(Declarations.First, None)).ShouldBe("");
        await using var asserted = await OpenAsync(at, Declarations.First, SchemaMode.Assert);
        await Declarations.WriteAsync(asserted, Declarations.Part(1));
    }

    [Fact]
    public async Task A_script_leads_on_from_an_older_revision_and_the_program_fills()
    {
        await H2Engine.SkipUnlessThereAsync();
        await using var at = new OracleOnH2();
        await using (var first = await OpenAsync(at, Declarations.First))
            for (var i = 1; i <= 4; i++)
                await Declarations.WriteAsync(first, Declarations.Part(i));
        await using var backend = OracleOnH2.Make(at.Engine, TimeProvider.System);
        await ExecuteAsync(at, await backend.ScriptAsync(Declarations.Second, None));
        (await backend.ScriptAsync(Declarations.Second, None)).ShouldNotContain("TABLE");
        await using (var second = await OpenAsync(at, Declarations.Second))
            (await Declarations.LookAsync(second)).ShouldBe("04 03 02 01 | 01 03");
        await using var asserted = await OpenAsync(at, Declarations.Second, SchemaMode.Assert);
        (await backend.ScriptAsync(Declarations.Second, None)).ShouldBe("");
    }

    private static IEnumerable<string> Statements(string script) => script.ReplaceLineEndings("\n").Split(";\n", StringSplitOptions.RemoveEmptyEntries).Where(statement => !string.IsNullOrWhiteSpace(statement));

    private static async Task<Backend> OpenAsync(OracleOnH2 at, StoreSchema schema, SchemaMode mode = SchemaMode.Apply)
    {
        var backend = OracleOnH2.Make(at.Engine, TimeProvider.System, mode);
        await backend.PrepareAsync(schema, None);
        return backend;
    }

    private static async Task ExecuteAsync(OracleOnH2 at, string script)
    {
        await using var connection = await at.Engine.DataSource.OpenConnectionAsync(None);
        foreach (var statement in Statements(script))
        {
            await using var command = connection.CreateCommand();
            command.CommandText = statement;
            await command.ExecuteNonQueryAsync(None);
        }
    }
}
