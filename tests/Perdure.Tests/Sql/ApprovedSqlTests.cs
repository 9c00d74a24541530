using System.Text;
using Perdure.Sql;

namespace Perdure.Tests.Sql;

public sealed class ApprovedSqlTests
{
    public static TheoryData<string> Dialects => [.. TestDialect.All.Select(test => test.Name)];

    public static TheoryData<string> Servers => [.. TestDialect.All.Where(test => test.OwnLog is null).Select(test => test.Name)];

    [Theory, MemberData(nameof(Dialects))]
    public void Tables(string name) => Approve($"{name}.tables", DialectStatements.Create(TestDialect.Of(name)).Select(text => ("", text)));

    [Theory, MemberData(nameof(Dialects))]
    public void Records(string name) => Approve($"{name}.records", DialectStatements.Records(TestDialect.Of(name)));

    [Theory, MemberData(nameof(Dialects))]
    public void Queries(string name) => Approve($"{name}.queries", DialectStatements.Queries(TestDialect.Of(name)));

    [Theory, MemberData(nameof(Servers))]
    public void Logs(string name) => Approve($"{name}.logs", DialectStatements.Logs(TestDialect.Of(name)));

    [Theory, MemberData(nameof(Dialects))]
    public void Revisions(string name) => Approve($"{name}.revisions", DialectStatements.Revisions(TestDialect.Of(name)).Select(text => ("", text)));

    [Theory, MemberData(nameof(Dialects))]
    public void Views(string name) => Approve($"{name}.views", DialectStatements.Extras(TestDialect.Of(name)).Select(text => ("", text)));

    [Fact]
    public void A_name_too_long_for_a_database_keeps_apart_from_others()
    {
        var names = new SqlNames(63, "");
        var (one, other) = (names.Derived(new string('a', 40), new string('b', 40)), names.Derived(new string('a', 40), new string('b', 39) + "c"));
        one.Length.ShouldBe(63);
        one.ShouldNotBe(other);
        names.Derived("short", "one").ShouldBe("short$one");
    }

    private static void Approve(string name, IEnumerable<(string Title, SqlStatement Statement)> statements) =>
        Approve(name, statements.Select(pair => (pair.Title, pair.Statement.Text)));

    private static void Approve(string name, IEnumerable<(string Title, string Text)> statements)
    {
        var text = new StringBuilder();
        foreach (var (title, statement) in statements)
            text.Append(title.Length > 0 ? $"-- {title}\n" : "").Append(statement.ReplaceLineEndings("\n")).Append(statement.EndsWith(';') ? "\n\n" : ";\n\n");
        Approved.Matches($"tests/Perdure.Tests/Sql/approved/{name}.sql", text.ToString().TrimEnd() + "\n");
    }
}
