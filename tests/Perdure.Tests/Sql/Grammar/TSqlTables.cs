using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace Perdure.Tests.Sql.Grammar;

/// <summary>What a FROM clause brings into scope: tables of the schema, table variables, common table expressions and derived tables.</summary>
/// <param name="schema">The tables that are there.</param>
/// <param name="wrong">Takes what is wrong.</param>
internal sealed class TSqlTables(TSqlSchema schema, Action<TSqlFragment, string> wrong)
{
    private readonly Dictionary<string, IReadOnlyList<string>> locals = new(StringComparer.Ordinal);

    /// <summary>A table variable or a common table expression.</summary>
    public void AddLocal(string name, IReadOnlyList<string> columns) => locals[name] = columns;

    public void RemoveLocal(string name) => locals.Remove(name);

    /// <summary>The columns of a table that must be there.</summary>
    public IReadOnlyList<string> Columns(SchemaObjectName name)
    {
        if (Find(name) is { } columns)
            return columns;
        wrong(name, $"There is no table '{TSqlSchema.NameOf(name)}'.");
        return [];
    }

    public void AddTo(TSqlScope scope, FromClause? from)
    {
        foreach (var table in from?.TableReferences ?? [])
            AddTo(scope, table);
    }

    public void AddTo(TSqlScope scope, TableReference reference)
    {
        switch (reference)
        {
            case JoinTableReference join:
                AddTo(scope, join.FirstTableReference);
                AddTo(scope, join.SecondTableReference);
                break;
            case JoinParenthesisTableReference inner:
                AddTo(scope, inner.Join);
                break;
            case NamedTableReference named:
                CheckHints(named);
                scope.Add((named.Alias ?? named.SchemaObject.BaseIdentifier).Value, Columns(named.SchemaObject));
                break;
            case TableReferenceWithAlias other:
                if (Columns(other) is { } columns)
                    scope.Add(other.Alias?.Value ?? (other as VariableTableReference)?.Variable.Name ?? "", columns);
                else
                    wrong(other, $"This check knows no {other.GetType().Name}; teach it.");
                break;
            default:
                wrong(reference, $"This check knows no {reference.GetType().Name}; teach it.");
                break;
        }
    }

    /// <summary>The names of what a query returns; an expression without a name has "".</summary>
    public IReadOnlyList<string> Output(QueryExpression query) => query switch
    {
        QuerySpecification select => [.. select.SelectElements.SelectMany(element => Output(select, element))],
        BinaryQueryExpression both => Output(both.FirstQueryExpression),
        QueryParenthesisExpression inner => Output(inner.QueryExpression),
        _ => [],
    };

    private IReadOnlyList<string>? Find(SchemaObjectName name) => name.Count == 1 && locals.TryGetValue(name.BaseIdentifier.Value, out var local) ? local : schema.Columns(name);

    private IReadOnlyList<string>? Columns(TableReferenceWithAlias table) => table switch
    {
        InlineDerivedTable values => Names(values.Columns),
        QueryDerivedTable query => query.Columns.Count > 0 ? Names(query.Columns) : Output(query.QueryExpression),
        OpenJsonTableReference json => json.SchemaDeclarationItems.Count > 0 ? [.. json.SchemaDeclarationItems.Select(item => item.ColumnDefinition.ColumnIdentifier.Value)] : ["key", "value", "type"],
        GlobalFunctionTableReference { Name.Value: "STRING_SPLIT" } => ["value"],
        VariableTableReference variable => locals.GetValueOrDefault(variable.Variable.Name),
        _ => null,
    };

    private IEnumerable<string> Output(QuerySpecification select, SelectElement element)
    {
        if (element is SelectScalarExpression scalar)
            return [scalar.ColumnName?.Value ?? (scalar.Expression as ColumnReferenceExpression)?.MultiPartIdentifier.Identifiers[^1].Value ?? ""];
        if (element is not SelectStarExpression star)
            return [];
        var scope = new TSqlScope(null);
        AddTo(scope, select.FromClause);
        return star.Qualifier is { } table ? scope.Find(table.Identifiers[^1].Value) ?? [] : scope.AllColumns;
    }

    private void CheckHints(NamedTableReference table)
    {
        foreach (var index in table.TableHints.OfType<IndexTableHint>().SelectMany(hint => hint.IndexValues))
            if (index.Value is { } name && !schema.HasIndex(table.SchemaObject, name))
                wrong(index, $"'{TSqlSchema.NameOf(table.SchemaObject)}' has no index '{name}'.");
    }

    private static IReadOnlyList<string> Names(IEnumerable<Identifier> identifiers) => [.. identifiers.Select(identifier => identifier.Value)];
}
