using System.Text;
using Perdure.PostgreSql;
using Perdure.Sql;
using Perdure.Storage;

namespace Perdure.Tests.Sql;

public sealed class ApprovedSearchTests
{
    [Fact]
    public void PostgreSql() => Approve("postgres.search", new PostgreSqlDialect { Schema = "app" }, new SqlNames(63, ""));

    private static void Approve(string name, SqlDialect dialect, SqlNames names)
    {
        var (records, text) = (new CollectionSql(dialect, names, Sample.Tasks), new StringBuilder());
        VectorIndex[] indexes = [new HnswIndex(), new IvfFlatIndex(), VectorIndex.None];
        foreach (var (metric, index) in dialect.Vectors!.Metrics.Zip(indexes))
        {
            var sql = new VectorSql(dialect, names, records, new VectorSchema("task_vectors", 1, "tasks", 3, metric, metric == VectorMetric.Euclidean ? VectorElement.Half : VectorElement.Single, index));
            var query = new VectorQuery("task_vectors", "scope", new float[3]) { Where = new Dictionary<string, FieldValue> { ["status"] = FieldValue.Of("open"), ["due"] = FieldValue.Null, ["tag"] = FieldValue.Of("a") } };
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"-- {metric}, {index.Shape}\n\n");
            Add(dialect.CreateTable(sql.Table, sql.Columns(), new SqlKey("key", "scope", "id")), sql.Vectors.CreateIndex(sql.Index, sql.Table, sql.Schema), sql.Vectors.ChangeType(sql.Table, sql.Schema),
                sql.Put.Text, sql.Remove.Text, sql.Clear.Text, sql.Settings?.Text, sql.Search(query, default, exact: false).Statement.Text, sql.Search(query, default, exact: true).Statement.Text);
        }
        if (dialect.Texts is { } texts)
        {
            var sql = new TextSql(dialect, names, records, new TextSchema("task_words", 1, "tasks", _ => null, "english"));
            text.Append("-- text\n\n");
            Add(dialect.CreateTable(sql.Table, sql.Columns(), new SqlKey("key", "scope", "id")), texts.CreateIndex(sql.Index, sql.Table), texts.CheckLanguage(sql.Schema),
                sql.Put.Text, sql.Remove.Text, sql.Clear.Text, sql.Search(new TextQuery("task_words", "scope", "one"), default).Statement.Text);
        }
        Approved.Matches($"tests/Perdure.Tests/Sql/approved/{name}.sql", text.ToString().TrimEnd() + "\n");

        void Add(params IEnumerable<string?> statements)
        {
            foreach (var statement in statements.Where(statement => statement is not null))
                text.Append(statement!.ReplaceLineEndings("\n")).Append(";\n\n");
        }
    }
}
