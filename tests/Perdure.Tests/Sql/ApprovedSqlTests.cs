using System.Text;
using Perdure.Sql;
using Perdure.Sqlite;

namespace Perdure.Tests.Sql;

public sealed class ApprovedSqlTests
{
    private static readonly SqliteDialect Dialect = new("agents.db");
    private static readonly SqlNames Names = new(255, "");

    [Fact]
    public void Tables() => Approve("sqlite.tables", [.. Create().Select(text => ("", text))]);

    [Fact]
    public void Records()
    {
        var sql = new CollectionSql(Dialect, Names, Sample.Tasks);
        Approve("sqlite.records", [.. typeof(CollectionSql).GetProperties().Where(property => property.PropertyType == typeof(SqlStatement))
            .Where(property => property.GetValue(sql) is not null)
            .Select(property => (property.Name, ((SqlStatement)property.GetValue(sql)!).Text))
            .Concat(sql.Tables.SelectMany(table => new[] { ("Clear", table.Clear.Text), ("Insert", table.Insert.Text) }))]);
    }

    [Fact]
    public void Queries()
    {
        var sql = new CollectionSql(Dialect, Names, Sample.Tasks);
        Approve("sqlite.queries", [.. Shapes.Segments().Select(pair => (pair.Segment.Shape.ToString(), sql.Select(pair.Segment.Shape).Text))]);
    }

    [Fact]
    public void Revisions()
    {
        var before = new SchemaRow("tasks", SchemaRow.Collection, 1, "field gone Text\nfield status Integer\nfield tag Text many\nindex by_status (status) gone\nindex by_priority () priority\ntable by_tag (tag) ");
        var sql = new CollectionSql(Dialect, Names, Sample.Tasks);
        Approve("sqlite.revisions", [.. new Migration(Dialect, Names, new RecordSteps(Dialect), new RecordReader(Dialect)).Changes(sql, before, SchemaRow.Of(Sample.Tasks)).Select(text => ("", text))]);
    }

    [Fact]
    public void A_name_too_long_for_a_database_keeps_apart_from_others()
    {
        var names = new SqlNames(63, "");
        var (one, other) = (names.Derived(new string('a', 40), new string('b', 40)), names.Derived(new string('a', 40), new string('b', 39) + "c"));
        one.Length.ShouldBe(63);
        one.ShouldNotBe(other);
        names.Derived("short", "one").ShouldBe("short$one");
    }

    internal static IEnumerable<string> Create()
    {
        var sql = new CollectionSql(Dialect, Names, Sample.Tasks);
        var schema = new SchemaTable(Dialect, Names);
        var migration = new Migration(Dialect, Names, new RecordSteps(Dialect), new RecordReader(Dialect));
        return
        [
            schema.Create, schema.CreateKey!, migration.Create(sql),
            .. migration.CreateIndexes(sql), .. LogStatements.Create(Names, "trail"),
        ];
    }

    private static void Approve(string name, IReadOnlyList<(string Title, string Text)> statements)
    {
        var text = new StringBuilder();
        foreach (var (title, statement) in statements)
            text.Append(title.Length > 0 ? $"-- {title}\n" : "").Append(statement.ReplaceLineEndings("\n")).Append(";\n\n");
        Approved.Matches($"tests/Perdure.Tests/Sql/approved/{name}.sql", text.ToString().TrimEnd() + "\n");
    }
}
