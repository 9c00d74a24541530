using System.Text.RegularExpressions;
using Perdure.Databases;
using Perdure.Sql;
using Perdure.SqlServer;
using Perdure.Tests.Sql;
using Perdure.Tests.Sql.Grammar;
using Perdure.Tests.Sql.Recording;

namespace Perdure.Tests.SqlServer;

/// <summary>SQL Server's own parser reads every statement, and every table, column, index and parameter in it is there.</summary>
public sealed partial class SqlServerGrammarTests
{
    private const int MostParameters = 2100;
    private static readonly TestDialect Test = TestDialect.Of("sqlserver");
    private static readonly TSqlSchema Schema = TSqlSchema.Of(DialectStatements.Create(Test));

    public static TheoryData<string> Statements => [.. All().Select(pair => pair.Title)];

    [Theory, MemberData(nameof(Statements))]
    public void Is_right(string title)
    {
        var statement = All().First(pair => pair.Title == title).Statement;
        TSqlGrammar.Errors(statement.Text, Schema, [.. statement.Parameters.Select(parameter => parameter.Name)]).ShouldBeEmpty(statement.Text);
        statement.Parameters.Select(parameter => parameter.Name).ShouldBeUnique();
    }

    [Fact]
    public void So_is_what_creates_the_tables()
    {
        foreach (var text in DialectStatements.Create(Test))
            TSqlGrammar.Errors(text, Schema).ShouldBeEmpty(text);
    }

    [Fact]
    public void So_is_what_changes_those_of_an_older_revision()
    {
        var older = TSqlSchema.Of(
            [.. DialectStatements.Create(Test), "ALTER TABLE [tasks] ADD [gone] VARBINARY(255)", "CREATE TABLE [tasks$by_tag] (scope VARBINARY(512), id VARBINARY(255), tag VARBINARY(255))"]);
        // What drops is right before, what creates is right behind it.
        foreach (var text in DialectStatements.Revisions(Test))
            TSqlGrammar.Errors(text, text.StartsWith("DROP", StringComparison.Ordinal) || text.Contains("DROP COLUMN", StringComparison.Ordinal) ? older : Schema).ShouldBeEmpty(text);
    }

    // What a trigger sees as inserted and deleted is no table.
    [Fact]
    public void So_are_views_and_triggers()
    {
        foreach (var text in DialectStatements.Extras(Test))
            TSqlGrammar.Errors(text, text.Contains("TRIGGER", StringComparison.Ordinal) ? null : Schema).ShouldBeEmpty(text);
    }

    [Fact]
    public void So_is_what_a_session_says_of_itself()
    {
        TSqlGrammar.Errors(SqlServerServer.Text, Schema).ShouldBeEmpty();
        foreach (var text in (string[])[Test.Dialect.Mark, Test.Dialect.RollbackToMark])
            TSqlGrammar.Errors(text, Schema).ShouldBeEmpty(text);
    }

    [Fact]
    public void So_is_a_script_for_an_administrator()
    {
        var backend = new SqlServerBackend(new Recorder().DataSource, new DatabaseOptions { Kind = DatabaseKind.SqlServer });
        var parts = backend.ScriptFromEmpty(Sample.Schema).Split("\nGO\n", StringSplitOptions.RemoveEmptyEntries);
        parts.Length.ShouldBeGreaterThan(10);
        (parts[0], parts[^1]).ShouldBe(("BEGIN TRANSACTION", "COMMIT TRANSACTION"));
        foreach (var part in parts)
            TSqlGrammar.Errors(part, Schema).ShouldBeEmpty(part);
    }

    // Those of sessions and transactions are nowhere else.
    [Theory]
    [InlineData("prepare", 20)]
    [InlineData("batch", 25)]
    [InlineData("snapshots", 5)]
    [InlineData("deadlock", 10)]
    [InlineData("group", 10)]
    public void So_is_all_that_was_recorded(string log, int atLeast)
    {
        var text = File.ReadAllText(Path.Combine(Approved.Root, $"tests/Perdure.Tests/Sql/approved/sqlserver.{log}.log"));
        var commands = Command().Matches(text).Select(match => match.Groups[1].Value).ToList();
        commands.Count.ShouldBeGreaterThanOrEqualTo(atLeast);
        foreach (var command in commands)
            TSqlGrammar.Errors(command).ShouldBeEmpty(command);
    }

    [Fact]
    public void The_largest_statements_have_few_enough_parameters()
    {
        var sql = new CollectionSql(Test.Dialect, Test.Names, Sample.Tasks);
        sql.FindSome(64).Parameters.Count.ShouldBeLessThan(MostParameters);
        new LogSql(Test.Dialect, Test.Names, "trail").Read(true, true, 32).Parameters.Count.ShouldBeLessThan(MostParameters);
    }

    [Fact]
    public void A_schema_of_the_user_s_own_is_named_everywhere()
    {
        var test = new TestDialect("sqlserver", new SqlServerDialect { Schema = "it's [mine]" });
        var schema = TSqlSchema.Of(DialectStatements.Create(test));
        foreach (var (_, statement) in DialectStatements.Records(test).Concat(DialectStatements.Queries(test)).Concat(DialectStatements.Logs(test)))
            TSqlGrammar.Errors(statement.Text, schema, [.. statement.Parameters.Select(parameter => parameter.Name)]).ShouldBeEmpty(statement.Text);
    }

    // Up to the line of its parameters or its outcome.
    [GeneratedRegex(@"^\d+ (?:read|write) (?:\(\d+ s\) )?(.*?)\n(?:    \(|\d+ )", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Command();

    private static IEnumerable<(string Title, SqlStatement Statement)> All() =>
        [.. DialectStatements.Records(Test), .. DialectStatements.Queries(Test), .. DialectStatements.Logs(Test).Select(pair => ("log " + pair.Title, pair.Statement))];
}
