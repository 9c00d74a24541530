using Perdure.Storage;

namespace Perdure.Sql;

/// <summary>The text of a view in a dialect.</summary>
internal static class ViewSql
{
    public static string Select(SqlDialect dialect, SqlNames names, ViewSchema view)
    {
        var columns = view.Columns.Select(column => $"{Expression(dialect, view, column)} AS {dialect.Quote(column.Name)}");
        string[] conditions = [.. view.Where.Select(condition => Condition(dialect, condition)), CollectionSql.Visible(dialect.Now, "r.")];
        var (table, shown) = (dialect.Table(names.Table(view.Collection.Name)), string.Join(" AND ", conditions));
        // What is counted is joined to each record of another collection.
        var from = view.PerRecordOf is { } other
            ? $"{dialect.Table(names.Table(other))} e LEFT JOIN {table} r ON r.scope = e.scope AND {Column(dialect, view.Columns.First(column => !column.IsCounted).Field)} = e.id AND {shown} WHERE {CollectionSql.Visible(dialect.Now, "e.")}"
            : $"{table} r WHERE {shown}";
        var text = $"SELECT {string.Join(", ", columns)} FROM {from}";
        var groups = view.Columns.Any(column => column.IsCounted) ? view.Columns.Where(column => !column.IsCounted).ToArray() : [];
        return groups.Length == 0 ? text : $"{text} GROUP BY {string.Join(", ", groups.Select(column => Group(dialect, view, column)).Distinct())}";
    }

    private static string Expression(SqlDialect dialect, ViewSchema view, ViewColumn column) => column.Kind switch
    {
        ViewColumnKind.Field => dialect.Readable(view.KindOf(column.Field), Group(dialect, view, column)),
        ViewColumnKind.Body => dialect.ReadableBody("r"),
        ViewColumnKind.Count => view.PerRecordOf is null ? "COUNT(*)" : "COUNT(r.id)",
        ViewColumnKind.CountOf => $"COUNT(CASE WHEN {Column(dialect, column.Field)} = {dialect.Literal(column.Value)} THEN 1 END)",
        _ => $"AVG({dialect.SecondsBetween(Column(dialect, column.Field), Column(dialect, column.Until))})",
    };

    private static string Condition(SqlDialect dialect, ViewCondition condition) => condition.Last is { } last
        ? $"{Column(dialect, condition.Field)} >= {dialect.Ago((long)last.TotalSeconds)}"
        : $"{Column(dialect, condition.Field)} = {dialect.Literal(condition.Value)}";

    private static string Group(SqlDialect dialect, ViewSchema view, ViewColumn column) => view.PerRecordOf is null ? Column(dialect, column.Field) : "e.id";

    private static string Column(SqlDialect dialect, string field) => $"r.{dialect.Quote(field)}";
}
