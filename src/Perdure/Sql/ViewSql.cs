using Perdure.Storage;

namespace Perdure.Sql;

/// <summary>The text of a view in a dialect.</summary>
internal static class ViewSql
{
    public static string Select(SqlDialect dialect, SqlNames names, ViewSchema view)
    {
        var columns = view.Columns.Select(column => $"{Expression(dialect, view, column)} AS {dialect.Quote(column.Name)}");
        string[] conditions = [.. view.Where.Select(condition => Condition(dialect, condition)), CollectionSql.Visible(dialect.Now, "r.")];
        var text = $"SELECT {string.Join(", ", columns)} FROM {dialect.Table(names.Table(view.Collection.Name))} r WHERE {string.Join(" AND ", conditions)}";
        var groups = view.Columns.Any(column => column.IsCounted) ? view.Columns.Where(column => !column.IsCounted).ToArray() : [];
        return groups.Length == 0 ? text : $"{text} GROUP BY {string.Join(", ", groups.Select(column => Column(dialect, column.Field)).Distinct())}";
    }

    private static string Expression(SqlDialect dialect, ViewSchema view, ViewColumn column) => column.Kind switch
    {
        ViewColumnKind.Field => dialect.Readable(view.KindOf(column.Field), Column(dialect, column.Field)),
        ViewColumnKind.Body => dialect.ReadableBody("r"),
        ViewColumnKind.Count => "COUNT(*)",
        ViewColumnKind.CountOf => $"COUNT(CASE WHEN {Column(dialect, column.Field)} = {dialect.Literal(column.Value)} THEN 1 END)",
        _ => $"AVG({dialect.SecondsBetween(Column(dialect, column.Field), Column(dialect, column.Until))})",
    };

    private static string Condition(SqlDialect dialect, ViewCondition condition) => condition.Last is { } last
        ? $"{Column(dialect, condition.Field)} >= {dialect.Ago((long)last.TotalSeconds)}"
        : $"{Column(dialect, condition.Field)} = {dialect.Literal(condition.Value)}";

    private static string Column(SqlDialect dialect, string field) => $"r.{dialect.Quote(field)}";
}
