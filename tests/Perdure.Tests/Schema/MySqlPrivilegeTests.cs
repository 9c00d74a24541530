using Perdure.Databases;
using Perdure.MySql;
using Perdure.Storage;
using Perdure.Tests.Conformance;
using Perdure.Tests.Servers;

namespace Perdure.Tests.Schema;

/// <summary>The same on MySQL and MariaDB.</summary>
public sealed class MySqlPrivilegeTests
{
    private static readonly CancellationToken None = TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("mysql")]
    [InlineData("mariadb")]
    public async Task The_program_needs_no_more_than_rows(string kind)
    {
        var (server, place) = (kind == "mysql" ? TestServer.MySql : TestServer.MariaDb, $"p{Guid.CreateVersion7():N}"[..30]);
        var root = DatabaseOptions.FromUrl(server.SkipUnlessThere());
        var administrator = root with { Database = place };
        var program = administrator with { User = place, Password = "of the test" };
        MySqlAdministrator.Execute(root, $"CREATE DATABASE {place}");
        try
        {
            MySqlAdministrator.Execute(root, $"CREATE USER '{place}'@'%' IDENTIFIED BY 'of the test'");
            MySqlAdministrator.Execute(root, $"GRANT SELECT, INSERT, UPDATE, DELETE ON {place}.* TO '{place}'@'%'");
            (await RefusedAsync(program, SchemaMode.Apply, Declarations.First)).Fault.ShouldBe(Fault.Denied);

            await using var making = new MySqlBackend(administrator);
            MySqlAdministrator.Execute(administrator, making.ScriptFromEmpty(Declarations.First));
            await using (var first = new MySqlBackend(program with { SchemaMode = SchemaMode.Assert }))
            {
                await first.PrepareAsync(Declarations.First, None);
                for (var i = 1; i <= 4; i++)
                    await Declarations.WriteAsync(first, Declarations.Part(i));
                (await first.SweepAsync("parts", 1000, None)).ShouldBe(0);
            }
            var refused = await RefusedAsync(program, SchemaMode.Apply, Declarations.Second);
            (refused.Fault, refused.Message.Contains("Let an administrator", StringComparison.Ordinal)).ShouldBe((Fault.Denied, true));

            MySqlAdministrator.Execute(administrator, await making.ScriptAsync(Declarations.Second, None));
            (await RefusedAsync(program, SchemaMode.Assert, Declarations.Second)).Message.ShouldContain("'parts' is stored in revision 1");
            await using (var second = new MySqlBackend(program))
            {
                await second.PrepareAsync(Declarations.Second, None);
                (await Declarations.LookAsync(second)).ShouldBe("04 03 02 01 | 01 03");
            }
            await using var asserted = new MySqlBackend(program with { SchemaMode = SchemaMode.Assert });
            await asserted.PrepareAsync(Declarations.Second, None);
            MySqlAdministrator.Execute(administrator, "ALTER TABLE plain ADD COLUMN mine INT; DROP INDEX `parts$by_size` ON parts");
            var different = (await RefusedAsync(program, SchemaMode.Assert, Declarations.Second)).Message;
            different.ShouldContain("Column 'mine' of 'plain' is not declared.");
            different.ShouldContain("Index 'parts$by_size' on 'parts' is missing.");
        }
        finally
        {
            MySqlAdministrator.Execute(root, $"DROP DATABASE {place}");
            MySqlAdministrator.Execute(root, $"DROP USER IF EXISTS '{place}'@'%'");
        }
    }

    private static async Task<PerdureException> RefusedAsync(DatabaseOptions options, SchemaMode mode, StoreSchema schema)
    {
        await using var backend = new MySqlBackend(options with { SchemaMode = mode });
        return await Should.ThrowAsync<PerdureException>(async () => await backend.PrepareAsync(schema, None));
    }
}
