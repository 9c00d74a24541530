using System.Text.RegularExpressions;
using Perdure.Oracle;
using Perdure.Sql;
using Perdure.Storage;
using Perdure.Tests.Sql;
using Perdure.Tests.Sql.Grammar;

namespace Perdure.Tests.Oracle;

/// <summary>A grammar of Oracle's SQL reads every statement, and each place of a parameter is given its value.</summary>
public sealed partial class OracleGrammarTests
{
    private static readonly TestDialect Test = TestDialect.Of("oracle");

    [Fact]
    public async Task Every_statement_is_right()
    {
        foreach (var (title, statement) in All())
        {
            (await PlSqlGrammar.ErrorsAsync(statement.Text)).ShouldBeEmpty($"{title}: {statement.Text}");
            var names = statement.Parameters.Select(parameter => parameter.Name).ToArray();
            PlacesOf(statement.Text).ShouldBe(names, statement.Text);
            names.ShouldBe(Enumerable.Range(1, names.Length).Select(i => $":p{i}"), "they are bound by their place");
        }
    }

    [Fact]
    public async Task So_is_what_creates_and_changes_tables()
    {
        var locking = new OracleSchemaLock((OracleDialect)Test.Dialect, Test.Names);
        foreach (var text in (string[])[.. DialectStatements.Create(Test), .. DialectStatements.Revisions(Test), locking.Create, locking.Insert, locking.Take, Test.Dialect.Mark, Test.Dialect.RollbackToMark])
            (await PlSqlGrammar.ErrorsAsync(text)).ShouldBeEmpty(text);
    }

    [Fact]
    public async Task So_are_views_and_triggers()
    {
        foreach (var text in DialectStatements.Extras(Test))
            (await PlSqlGrammar.ErrorsAsync(text)).ShouldBeEmpty(text);
    }

    // Oracle refuses those where rows are limited (ORA-00918), which neither the grammar nor H2 knows.
    [Fact]
    public void No_two_columns_of_a_result_have_one_name()
    {
        foreach (var (title, statement) in All().Where(pair => pair.Statement.Text.StartsWith("SELECT ", StringComparison.Ordinal)))
            Columns().Match(statement.Text).Groups[1].Value.Split(", ").Select(column => column.Split('.', ' ')[^1]).ShouldBeUnique(title);
    }

    [Fact]
    public void Names_fit_and_are_in_capitals()
    {
        var longest = new string('n', SchemaName.MaxLength);
        var schema = new CollectionSchema(longest, 1, [new(longest, FieldKind.Text)], [new(longest, [longest])], _ => []);
        var names = new SqlNames(Test.Dialect.MaxNameBytes, longest);
        var sql = new CollectionSql(Test.Dialect, names, schema);
        foreach (var name in (string[])[sql.Table, sql.IndexName(schema.Indexes[0]), sql.KeyIndex, sql.ExpiryIndex])
            Test.Dialect.Quote(name).ShouldSatisfyAllConditions(quoted => quoted.Length.ShouldBeLessThanOrEqualTo(130), quoted => quoted.ShouldBe(quoted.ToUpperInvariant()));
        Should.Throw<ArgumentException>(() => Test.Dialect.Quote("a\"b"));
    }

    internal static IEnumerable<(string Title, SqlStatement Statement)> All() => [.. DialectStatements.Records(Test), .. DialectStatements.Queries(Test), .. DialectStatements.Logs(Test)];

    private static IEnumerable<string> PlacesOf(string text) => Place().Matches(text).Select(match => match.Value);

    [GeneratedRegex(@"^SELECT (.*?)\sFROM ", RegexOptions.Singleline)]
    private static partial Regex Columns();

    [GeneratedRegex(@":\w+")]
    private static partial Regex Place();
}
