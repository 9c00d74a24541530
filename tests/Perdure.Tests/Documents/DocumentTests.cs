using System.Text.RegularExpressions;
using Perdure.Conformance;
using Perdure.Databases;
using Perdure.Storage;
using Perdure.Tests.Conformance;

namespace Perdure.Tests.Documents;

public sealed partial class DocumentTests
{
    private static readonly string[] Backends = ["Memory", "Files", "Sqlite", "PostgreSql", "MySql", "MariaDb", "SqlServer", "Oracle", "Redis", "MongoDb"];

    [Fact]
    public void Code_in_the_documents_is_compiled_and_run_by_the_tests()
    {
        var snippets = Directory.EnumerateFiles(Path.Combine(Approved.Root, "tests/Perdure.Tests/Documents/Snippets"), "*.cs").Select(file => Joined(File.ReadLines(file))).ToArray();
        var blocks = Page.All().SelectMany(page => page.Code().Select(code => (page.Path, Code: Joined(code)))).ToArray();
        blocks.ShouldNotBeEmpty();
        foreach (var (page, code) in blocks)
            snippets.ShouldContain(snippet => snippet.Contains(code, StringComparison.Ordinal), $"{page} shows code that stands nowhere in tests/Perdure.Tests/Documents/Snippets:\n{code}");
    }

    [Fact]
    public void The_readme_is_short_and_names_the_two_commands()
    {
        var readme = Page.Of("README.md");
        readme.Lines.Count.ShouldBeLessThanOrEqualTo(80);
        readme.Lines.ShouldContain("./run");
        readme.Lines.ShouldContain("./test");
        foreach (var command in (string[])["run", "test"])
            File.Exists(Path.Combine(Approved.Root, command)).ShouldBeTrue();
    }

    [Fact]
    public void The_readme_says_how_each_backend_was_verified()
    {
        var rows = Page.Of("README.md").Rows(Backends).ToArray();
        rows.Select(row => row[0]).ShouldBe(Backends);
        var fixtures = Completeness.Fixtures(typeof(DocumentTests).Assembly.GetTypes()).Select(pair => pair.Fixture).ToArray();
        foreach (var row in rows)
        {
            // Variants of one backend begin with its name.
            var own = fixtures.Where(fixture => fixture.Name.StartsWith(row[0], StringComparison.Ordinal)).Select(Proof).Distinct();
            own.DefaultIfEmpty("not yet").ShouldBe([row[^1]], row[0]);
        }
        fixtures.ShouldAllBe(fixture => Backends.Any(name => fixture.Name.StartsWith(name, StringComparison.Ordinal)));
    }

    [Fact]
    public void The_settings_of_a_database_are_all_told()
    {
        var page = Page.Of("docs/configuration.md");
        var rows = page.Rows(page.Lines.Where(line => line.Contains("| `DB_", StringComparison.Ordinal)).Select(line => line.Split('|')[1].Trim())).Skip(1).ToArray();
        rows.Select(row => (row[0], row[1])).ShouldBe(DatabaseSetting.All.Select(setting => ($"`{setting.Key}`", $"`{setting.Variable}`")));
        foreach (var (row, parameter) in rows.Zip(DatabaseSetting.All, (row, setting) => (row, setting.Parameter)).Where(pair => pair.Parameter is not null))
            row[2].ShouldBe($"`{parameter}`");
        var text = string.Join('\n', page.Lines);
        foreach (var name in DatabaseEnvironment.Variables.Append(DatabaseEnvironment.UrlVariable).Concat(DatabaseKinds.Names))
            text.ShouldContain(name);
    }

    [Fact]
    public void Links_lead_somewhere()
    {
        foreach (var page in Page.All())
            foreach (Match link in Link().Matches(string.Join('\n', page.Lines)))
            {
                var target = link.Groups[1].Value.Split('#')[0];
                if (target.Length == 0 || target.StartsWith("http", StringComparison.Ordinal))
                    continue;
                var path = Path.Combine(Approved.Root, Path.GetDirectoryName(page.Path)!, target);
                (File.Exists(path) || Directory.Exists(path)).ShouldBeTrue($"{page.Path} links to {target}, which is not there");
            }
    }

    [Fact]
    public void The_inventory_points_at_what_is_there()
    {
        var scenarios = Catalog.All.Select(scenario => scenario.Name).ToHashSet();
        foreach (var name in Page.Of("docs/inventory.md").Lines.Where(line => line.StartsWith('|')).SelectMany(line => Code().Matches(line)).Select(match => match.Groups[1].Value))
        {
            var path = Path.Combine(Approved.Root, name);
            (name.Contains('/') ? File.Exists(path) || Directory.Exists(path) : scenarios.Contains(name)).ShouldBeTrue($"docs/inventory.md names {name}, which is not there");
        }
    }

    private static string Joined(IEnumerable<string> lines) => $"\n{string.Join('\n', lines.Select(line => line.Trim()))}\n";

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Code();

    private static string Proof(Type fixture) => fixture.IsAssignableTo(typeof(ServerFixture)) ? ((ServerFixture)Activator.CreateInstance(fixture)!).Proof : "verified by the conformance kit";
}
