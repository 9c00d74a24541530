using System.Text;
using Perdure.MySql;
using Perdure.PostgreSql;
using Perdure.Sql;
using Perdure.Storage;

namespace Perdure.Tests.Sql;

public sealed class ApprovedSearchTests
{
    [Fact]
    public void PostgreSql() => Approve("postgres.search", new PostgreSqlDialect { Schema = "app" }, new SqlNames(63, ""));

    [Fact]
    public void MariaDb() => Approve("mariadb.search", new MariaDbDialect(), new SqlNames(64, ""));

    private static void Approve(string name, SqlDialect dialect, SqlNames names)
    {
        var (records, text) = (new CollectionSql(dialect, names, Sample.Tasks), new StringBuilder());
        VectorIndex[] indexes = [new HnswIndex(), new IvfFlatIndex(), VectorIndex.None];
        foreach (var (metric, index) in dialect.Vectors!.Metrics.Zip(indexes))
        {
            var sql = new VectorSql(dialect, names, records, new VectorSchema("task_vectors", 1, "tasks", 3, metric, metric == VectorMetric.Euclidean ? VectorElement.Half : VectorElement.Single, index));
            var query = new VectorQuery("task_vectors", "scope", new float[3]) { Where = [new SearchCondition("status", FieldValue.Of("open")), new SearchCondition("due", FieldValue.Null), new SearchCondition("tag", FieldValue.Of("a")), new SearchCondition("tag", FieldValue.Of("b"))] };
            text.Append("-- ").Append(metric).Append(", ").Append(index.Shape).Append("\n\n");
            Add([.. sql.Shape().Create(dialect), sql.Vectors.ChangeType(sql.Table, sql.Schema)]);
            Add(sql.Put.Text, sql.Remove.Text, sql.Clear.Text, sql.Settings?.Text, sql.Search(query, default, exact: false).Statement.Text, sql.Search(query, default, exact: true).Statement.Text);
        }
        if (dialect.Texts is { } texts)
        {
            var sql = new TextSql(dialect, names, records, new TextSchema("task_words", 1, "tasks", _ => null, "english"));
            text.Append("-- text\n\n");
            Add([.. sql.Shape().Create(dialect), texts.CheckLanguage(sql.Schema), sql.RemoveAll]);
            Add(sql.Put.Text, sql.Remove.Text, sql.Clear.Text, sql.Search(new TextQuery("task_words", "scope", "one"), default).Statement.Text);
        }
        Approved.Matches($"tests/Perdure.Tests/Sql/approved/{name}.sql", text.ToString().TrimEnd() + "\n");

        void Add(params IEnumerable<string?> statements)
        {
            foreach (var statement in statements.Where(statement => statement is not null))
                text.Append(statement!.ReplaceLineEndings("\n")).Append(";\n\n");
        }
    }
}
