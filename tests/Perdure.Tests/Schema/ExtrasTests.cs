using Perdure.Databases;
using Perdure.MySql;
using Perdure.PostgreSql;
using Perdure.Storage;
using Perdure.Tests.Conformance;
using Perdure.Tests.Servers;

namespace Perdure.Tests.Schema;

/// <summary>Views and triggers that a program may not make: it warns and works, and an administrator's script makes them.</summary>
public sealed class ExtrasTests
{
    private static readonly CancellationToken None = TestContext.Current.CancellationToken;
    private static readonly CollectionSchema Parts = new("parts", 1, [new("name", FieldKind.Text), new("size", FieldKind.Text)], [new("by_name", ["name"])], Declarations.First.Collections[0].Project) { OthersMayWrite = true };
    private static readonly StoreSchema Schema = new([Parts], [], [], [], [new ViewSchema("part_names", 1, Parts, [ViewColumn.Of("name"), ViewColumn.Count("parts")])]);

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task A_script_makes_them_and_assert_only_warns(string place)
    {
        await using var at = SchemaPlace.Make(place);
        await using var backend = at.New();
        var script = backend.Facet<ISchemaScript>()!;
        await at.ExecuteAsync(script.ScriptFromEmpty(Schema));
        (await script.ScriptAsync(Schema, None)).ShouldBe("");
        await using (var asserted = await at.OpenAsync(Schema, SchemaMode.Assert))
            asserted.Info.Warnings.ShouldBeEmpty();
        await at.ExecuteAsync($"DROP VIEW {at.Prefix}\"part_names\"; DELETE FROM {at.Prefix}\"perdure_schema\" WHERE name IN ('part_names', 'parts$changed');");
        await using (var asserted = await at.OpenAsync(Schema, SchemaMode.Assert))
            asserted.Info.Warnings.Count.ShouldBe(2);
        var again = await script.ScriptAsync(Schema, None);
        again.ShouldNotContain("CREATE TABLE");
        await at.ExecuteAsync(again);
        await using var right = await at.OpenAsync(Schema, SchemaMode.Assert);
        right.Info.Warnings.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task A_name_that_is_taken_is_a_warning(string place)
    {
        await using var at = SchemaPlace.Make(place);
        await (await at.OpenAsync(new StoreSchema([], []))).DisposeAsync();
        await using (var plain = await at.OpenAsync(new StoreSchema([new("other", 1, [], [], _ => [])], [])))
            await at.ExecuteAsync($"CREATE TABLE {at.Prefix}\"part_names\" (id INTEGER)");
        await using var backend = await at.OpenAsync(Schema);
        backend.Info.Warnings.ShouldHaveSingleItem().ShouldStartWith("The view 'part_names' could not be made");
        await Declarations.WriteAsync(backend, Declarations.Part(1));
    }

    [Fact]
    public async Task On_PostgreSql_a_program_with_rights_on_rows_alone_warns_and_works()
    {
        var root = DatabaseOptions.FromUrl(TestServer.Postgres.SkipUnlessThere());
        var place = $"perdure_{Guid.CreateVersion7():N}";
        var administrator = root with { Schema = place };
        PostgreSqlAdministrator.Execute(root, $"CREATE ROLE {place} LOGIN PASSWORD 'of the test'");
        try
        {
            await using var making = new PostgreSqlBackend(administrator);
            await making.PrepareAsync(Schema, None);
            PostgreSqlAdministrator.Execute(administrator, $"DROP VIEW {place}.part_names; DROP TRIGGER \"parts$$changed\" ON {place}.parts; DELETE FROM {place}.perdure_schema WHERE name IN ('part_names', 'parts$changed'); GRANT USAGE ON SCHEMA {place} TO {place}; GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA {place} TO {place}");
            await WarnsAsync(() => new PostgreSqlBackend(administrator with { User = place, Password = "of the test" }), making, script => PostgreSqlAdministrator.Execute(administrator, script));
        }
        finally
        {
            PostgreSqlAdministrator.Execute(root, $"DROP SCHEMA IF EXISTS {place} CASCADE; DROP ROLE {place}");
        }
    }

    [Theory]
    [InlineData("mysql")]
    [InlineData("mariadb")]
    public async Task So_it_does_on_MySql_and_MariaDb(string kind)
    {
        var (server, place) = (kind == "mysql" ? TestServer.MySql : TestServer.MariaDb, $"x{Guid.CreateVersion7():N}"[..30]);
        var root = DatabaseOptions.FromUrl(server.SkipUnlessThere());
        var administrator = root with { Database = place };
        MySqlAdministrator.Execute(root, $"CREATE DATABASE {place}");
        try
        {
            MySqlAdministrator.Execute(root, $"CREATE USER '{place}'@'%' IDENTIFIED BY 'of the test'");
            MySqlAdministrator.Execute(root, $"GRANT SELECT, INSERT, UPDATE, DELETE ON {place}.* TO '{place}'@'%'");
            await using var making = new MySqlBackend(administrator);
            await making.PrepareAsync(Schema, None);
            MySqlAdministrator.Execute(administrator, "DROP VIEW part_names; DROP TRIGGER `parts$$changed`; DELETE FROM perdure_schema WHERE name IN ('part_names', 'parts$changed')");
            await WarnsAsync(() => new MySqlBackend(administrator with { User = place, Password = "of the test" }), making, script => MySqlAdministrator.Execute(administrator, script));
        }
        finally
        {
            MySqlAdministrator.Execute(root, $"DROP DATABASE {place}");
            MySqlAdministrator.Execute(root, $"DROP USER IF EXISTS '{place}'@'%'");
        }
    }

    private static async Task WarnsAsync(Func<Backend> program, Backend making, Action<string> execute)
    {
        await using (var backend = program())
        {
            await backend.PrepareAsync(Schema, None);
            var warnings = backend.Info.Warnings.Where(warning => warning.Contains("SchemaScriptAsync", StringComparison.Ordinal)).ToArray();
            warnings.Length.ShouldBe(2, string.Join('\n', warnings));
            warnings.ShouldAllBe(warning => !warning.Contains("of the test", StringComparison.Ordinal));
            await Declarations.WriteAsync(backend, Declarations.Part(1), Declarations.Part(2));
        }
        execute(await making.Facet<ISchemaScript>()!.ScriptAsync(Schema, None));
        await using var again = program();
        await again.PrepareAsync(Schema, None);
        again.Info.Warnings.ShouldAllBe(warning => !warning.Contains("SchemaScriptAsync", StringComparison.Ordinal));
        await Declarations.WriteAsync(again, Declarations.Part(2));
    }
}
