using Perdure.Databases;
using Perdure.Tests.Conformance;
using Perdure.Tests.Servers;

namespace Perdure.Tests.Quickstart;

public sealed class InitCommandTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Init_fills_a_store_once_and_shows_the_password_once()
    {
        using var docs = new Docs(1);
        var knowledge = Directory.CreateDirectory(Path.Combine(docs.Folder, "knowledge")).FullName;
        await File.WriteAllTextAsync(Path.Combine(knowledge, "researcher.json"), """[{"id":"k1","content":"Tides follow the moon."},{"id":"k2","content":"Springs are high."}]""", Token);
        await File.WriteAllTextAsync(Path.Combine(knowledge, "writer.json"), "[{\"id\":\"k3\",\n  broken", Token);
        var first = await QuickstartProcess.RunAsync("init", "--store", docs.Store("a.db"), "--samples", "--knowledge", knowledge);
        first.ExitCode.ShouldBe(1, "one file is malformed");
        first.Output.ShouldContain("10 added");
        first.Output.ShouldContain("writer.json, line 2");
        first.Output.ShouldContain("Read back 2 of 2 knowledge");
        var password = first.Output.Split("shown this once: ")[1].Split('\n')[0];
        password.Length.ShouldBe(24);

        File.Delete(Path.Combine(knowledge, "writer.json"));
        var second = await QuickstartProcess.RunAsync("init", "--store", docs.Store("a.db"), "--samples", "--knowledge", knowledge);
        second.ExitCode.ShouldBe(0, second.Output + second.Error);
        second.Output.ShouldContain("10 as they were");
        second.Output.ShouldContain("2 unchanged");
        second.Output.ShouldNotContain("shown this once");

        var check = await QuickstartProcess.RunAsync("check", "--store", docs.Store("a.db"));
        check.ExitCode.ShouldBe(0, check.Error);
        check.Output.ShouldContain("10 agents, 1 users, 0 sessions, 2 tasks, 1 workflows");
    }

    [Fact]
    public async Task The_quickstart_works_on_PostgreSQL_and_shows_no_password()
    {
        var administrator = DatabaseOptions.FromUrl(TestServer.Postgres.SkipUnlessThere());
        using var docs = new Docs(2);
        var schema = $"quickstart_{Guid.CreateVersion7():N}";
        PostgreSqlAdministrator.Execute(administrator, $"CREATE SCHEMA {schema}");
        try
        {
            var store = DatabaseUrls.Of(administrator with { Schema = schema });
            var run = await QuickstartProcess.RunAsync(docs.Folder, "--store", store, "--crash-after", "3");
            run.ExitCode.ShouldBe(128 + 9, run.Error);
            var resumed = await QuickstartProcess.RunAsync(docs.Folder, "--store", store);
            resumed.ExitCode.ShouldBe(0, resumed.Error);
            resumed.Output.Split('\n').ShouldContain("resumed at step 4");
            var check = await QuickstartProcess.RunAsync("check", "--store", store);
            check.Output.ShouldContain("postgres");
            foreach (var said in (string[])[run.Output, resumed.Output, check.Output])
                said.ShouldNotContain($":{administrator.Password}@");
        }
        finally
        {
            PostgreSqlAdministrator.Execute(administrator, $"DROP SCHEMA {schema} CASCADE");
        }
    }

    [Theory]
    [InlineData("init has no option '--wat'", "init", "--wat")]
    [InlineData("--store needs a value", "init", "--store")]
    [InlineData("check takes --store URL", "check", "everything")]
    public async Task A_mistake_is_explained(string expected, params string[] arguments)
    {
        var run = await QuickstartProcess.RunAsync(arguments);
        run.ExitCode.ShouldBe(2);
        run.Error.ShouldContain(expected);
    }
}
