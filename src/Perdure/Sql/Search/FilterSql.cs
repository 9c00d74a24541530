using Perdure.Storage;

namespace Perdure.Sql;

/// <summary>The filters of a search on the records of a collection (alias <c>r</c>). Their fields, and which values are null, decide the text.</summary>
internal sealed class FilterSql
{
    private readonly SqlDialect dialect;
    private readonly CollectionSql records;
    private readonly SearchCondition[] filters;

    public FilterSql(SqlDialect dialect, CollectionSql records, IReadOnlyList<SearchCondition> where)
    {
        (this.dialect, this.records) = (dialect, records);
        filters = [.. where.OrderBy(filter => filter.Field, StringComparer.Ordinal)];
        Shape = string.Join(',', filters.Select(filter => filter.Value.IsNull ? filter.Field + "?" : filter.Field));
    }

    /// <summary>Equal shapes have equal texts.</summary>
    public string Shape { get; }

    public IEnumerable<SqlValue> Parameters => filters.Select((filter, i) => new SqlValue("w" + i, SqlValue.KindOf(records.Schema.KindOf(filter.Field))));

    public IEnumerable<object?> Values => filters.Select(filter => dialect.Encode(filter.Value));

    /// <summary>The conditions, each with AND before it.</summary>
    public string Conditions(Func<string, string> p) => string.Concat(filters.Select((filter, i) => " AND " + Condition(filter.Field, filter.Value.IsNull, () => p("w" + i))));

    private string Condition(string field, bool isNull, Func<string> value)
    {
        var name = dialect.Quote(field);
        if (!records.Schema.Fields[records.Schema.FieldAt(field)].Many)
            return isNull ? $"r.{name} IS NULL" : $"r.{name} = {value()}";
        // The values of a field of many are in the tables of its indexes alone.
        var table = dialect.Table(records.Tables.First(table => table.Fields.Contains(field)).Table);
        return $"EXISTS (SELECT 1 FROM {table} s WHERE s.scope = r.scope AND s.id = r.id AND s.{name} = {value()})";
    }
}
