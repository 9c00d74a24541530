using Perdure.Sql;

namespace Perdure.Tests.Sql;

/// <summary>All that a dialect ever sends for the <see cref="Sample"/>, each with a title.</summary>
internal static class DialectStatements
{
    /// <summary>What creates the tables.</summary>
    public static IEnumerable<string> Create(TestDialect test)
    {
        var sql = new CollectionSql(test.Dialect, test.Names, Sample.Tasks);
        TableShape[] tables = [new SchemaTable(test.Dialect, test.Names).Shape, .. sql.Shapes(), .. test.LogTables("trail")];
        return tables.SelectMany(table => table.Create(test.Dialect));
    }

    /// <summary>What brings the tables of an older revision to the sample's.</summary>
    public static IEnumerable<string> Revisions(TestDialect test)
    {
        var before = new SchemaRow("tasks", SchemaRow.Collection, 1, "field gone Text\nfield status Integer\nfield tag Text many\nindex by_status (status) gone\nindex by_priority () priority\ntable by_tag (tag) ");
        return Migration(test).Changes(new CollectionSql(test.Dialect, test.Names, Sample.Tasks).Shapes(), before, found: null);
    }

    /// <summary>What creates and drops what others use: views, and the trigger of a collection that other tools may write to.</summary>
    public static IEnumerable<string> Extras(TestDialect test)
    {
        SchemaExtra[] extras = [.. Sample.Views.Select(view => SchemaExtra.Of(test.Dialect, test.Names, view)), SchemaExtra.OfOthers(test.Dialect, test.Names, new CollectionSql(test.Dialect, test.Names, Sample.Tasks))];
        return extras.SelectMany(extra => (string[])[.. extra.Create, .. extra.Drop]);
    }

    public static IEnumerable<(string Title, SqlStatement Statement)> Records(TestDialect test)
    {
        var sql = new CollectionSql(test.Dialect, test.Names, Sample.Tasks);
        return [.. Of(sql), .. Of(sql).Where(pair => sql.Many(pair.Item2) is not null).Select(pair => (pair.Item1 + " of many", sql.Many(pair.Item2)!.Of(2))), .. sql.Tables.SelectMany(table => new[] { ("Clear", table.Clear), ("ClearRemoved", table.ClearRemoved), ("Insert", table.Insert) })];
    }

    public static IEnumerable<(string Title, SqlStatement Statement)> Queries(TestDialect test)
    {
        var sql = new CollectionSql(test.Dialect, test.Names, Sample.Tasks);
        return Shapes.Segments(test.Dialect.ReadsNullsApart).Select(pair => (pair.Segment.Shape.ToString(), sql.Select(pair.Segment.Shape)));
    }

    /// <summary>Finds of some keys at once, the statements of a log, and those of the preparation: of servers only.</summary>
    public static IEnumerable<(string Title, SqlStatement Statement)> Logs(TestDialect test)
    {
        var (log, sql) = (new LogSql(test.Dialect, test.Names, "trail"), new CollectionSql(test.Dialect, test.Names, Sample.Tasks));
        return
        [
            .. Of(log), ("Read heads of 1", log.Read(false, false, 1)), ("Read 2, descending", log.Read(true, true, 2)), ("FindSome 2", sql.FindSome(2)),
            .. test.Dialect.InsertsSomeEntries ? [("InsertSome 2", log.InsertSome(2, false)), ("InsertSome 2, remembered", log.InsertSome(2, true))] : Array.Empty<(string, SqlStatement)>(),
            .. test.Dialect.JoinsAppends ? [("AppendToSome 2", log.AppendToSome(2))] : Array.Empty<(string, SqlStatement)>(),
            .. Preparing(test.Dialect),
        ];
    }

    private static IEnumerable<(string, SqlStatement)> Preparing(SqlDialect dialect) =>
        new[] { ("TableExists", dialect.TableExists), ("LockSchema", dialect.LockSchema), ("UnlockSchema", dialect.UnlockSchema), ("CatalogColumns", dialect.CatalogColumns), ("CatalogIndexes", dialect.CatalogIndexes) }
            .Where(pair => pair.Item2 is not null).Select(pair => (pair.Item1, pair.Item2!));

    private static IEnumerable<(string, SqlStatement)> Of(object statements) => statements.GetType().GetProperties()
        .Where(property => property.PropertyType == typeof(SqlStatement) && property.GetValue(statements) is not null)
        .Select(property => (property.Name, (SqlStatement)property.GetValue(statements)!));

    private static Migration Migration(TestDialect test) => new(test.Dialect, test.Names, new RecordSteps(test.Dialect), new RecordReader(test.Dialect));
}
