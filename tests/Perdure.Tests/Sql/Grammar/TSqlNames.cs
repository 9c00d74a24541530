using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace Perdure.Tests.Sql.Grammar;

/// <summary>Checks that every table, column and index a batch names is there, and that a column without a table is in one table only.</summary>
internal sealed class TSqlNames : TSqlFragmentVisitor
{
    private static readonly HashSet<string> TakePartOfDate = new(["DATEADD", "DATEDIFF", "DATEDIFF_BIG", "DATEPART", "DATENAME"], StringComparer.OrdinalIgnoreCase);
    private readonly List<GrammarError> errors = [];
    private readonly TSqlSchema schema;
    private readonly TSqlTables tables;
    private TSqlScope? scope;

    public TSqlNames(TSqlSchema schema) => (this.schema, tables) = (schema, new TSqlTables(schema, Wrong));

    // A table that is looked up in two places, for its columns and for a star, is wrong once.
    public IReadOnlyList<GrammarError> Errors => [.. errors.Distinct()];

    public override void Visit(ColumnReferenceExpression node)
    {
        if (node.ColumnType == ColumnType.Regular && (scope ?? new TSqlScope(null)).Wrong(node.MultiPartIdentifier) is { } message)
            Wrong(node, message);
    }

    public override void ExplicitVisit(FunctionCall node)
    {
        // DATEADD(second, …): the parser takes the unit for a column.
        foreach (var parameter in node.Parameters.Skip(TakePartOfDate.Contains(node.FunctionName.Value) ? 1 : 0))
            parameter.Accept(this);
        node.OverClause?.Accept(this);
    }

    public override void ExplicitVisit(SelectStatement node) => WithCommonTables(node, () => base.ExplicitVisit(node));

    public override void ExplicitVisit(InsertStatement node) => WithCommonTables(node, () => base.ExplicitVisit(node));

    public override void ExplicitVisit(UpdateStatement node) => WithCommonTables(node, () => base.ExplicitVisit(node));

    public override void ExplicitVisit(DeleteStatement node) => WithCommonTables(node, () => base.ExplicitVisit(node));

    public override void ExplicitVisit(MergeStatement node) => WithCommonTables(node, () => base.ExplicitVisit(node));

    // Its queries are visited where the statement begins.
    public override void ExplicitVisit(WithCtesAndXmlNamespaces node) { }

    public override void ExplicitVisit(QuerySpecification node) => Within(inner => tables.AddTo(inner, node.FromClause), () =>
    {
        Accept([node.TopRowFilter, .. node.SelectElements, node.FromClause, node.WhereClause, node.GroupByClause, node.HavingClause]);
        foreach (var name in node.SelectElements.OfType<SelectScalarExpression>().Select(element => element.ColumnName?.Value).OfType<string>())
            scope!.AddAlias(name);
        Accept([node.OrderByClause, node.OffsetClause]);
    });

    public override void ExplicitVisit(BinaryQueryExpression node)
    {
        Accept([node.FirstQueryExpression, node.SecondQueryExpression]);
        Within(inner => inner.Add("", tables.Output(node)), () => Accept([node.OrderByClause, node.OffsetClause]));
    }

    public override void ExplicitVisit(InsertSpecification node)
    {
        var columns = Target(node.Target);
        Check(columns, node.Columns);
        Accept([node.TopRowFilter, node.InsertSource]);
        Output(node, columns);
    }

    public override void ExplicitVisit(UpdateSpecification node) => Changing(node, node.FromClause, columns =>
    {
        Set(columns, node.SetClauses);
        Accept([node.FromClause, node.WhereClause]);
    });

    public override void ExplicitVisit(DeleteSpecification node) => Changing(node, node.FromClause, _ => Accept([node.FromClause, node.WhereClause]));

    public override void ExplicitVisit(MergeSpecification node)
    {
        var columns = Target(node.Target);
        Within(inner =>
        {
            inner.Add((node.TableAlias ?? ((NamedTableReference)node.Target).SchemaObject.BaseIdentifier).Value, columns);
            tables.AddTo(inner, node.TableReference);
        }, () =>
        {
            Accept([node.TopRowFilter, node.TableReference, node.SearchCondition]);
            foreach (var clause in node.ActionClauses)
            {
                Accept([clause.SearchCondition]);
                if (clause.Action is UpdateMergeAction update)
                    Set(columns, update.SetClauses);
                if (clause.Action is InsertMergeAction insert)
                {
                    Check(columns, insert.Columns);
                    Accept([insert.Source]);
                }
            }
            Output(node, columns);
        });
    }

    public override void ExplicitVisit(DeclareTableVariableBody node)
    {
        tables.AddLocal(node.VariableName.Value, Names(node.Definition));
        Within(inner => inner.Add("", Names(node.Definition)), () => base.ExplicitVisit(node));
    }

    public override void ExplicitVisit(CreateTableStatement node) => Within(inner => inner.Add("", Names(node.Definition)), () => base.ExplicitVisit(node));

    public override void ExplicitVisit(CreateIndexStatement node) => Within(inner => inner.Add("", tables.Columns(node.OnName)), () => base.ExplicitVisit(node));

    public override void ExplicitVisit(AlterTableAddTableElementStatement node) =>
        Within(inner => inner.Add("", [.. tables.Columns(node.SchemaObjectName), .. Names(node.Definition)]), () => base.ExplicitVisit(node));

    public override void ExplicitVisit(AlterTableDropTableElementStatement node)
    {
        var columns = tables.Columns(node.SchemaObjectName);
        foreach (var element in node.AlterTableDropTableElements)
            if (element.TableElementType == TableElementType.Column && !columns.Contains(element.Name.Value) && !element.IsIfExists)
                Wrong(element, $"'{TSqlSchema.NameOf(node.SchemaObjectName)}' has no column '{element.Name.Value}'.");
    }

    public override void Visit(DropIndexClause node)
    {
        tables.Columns(node.Object);
        if (!schema.HasIndex(node.Object, node.Index.Value))
            Wrong(node, $"'{TSqlSchema.NameOf(node.Object)}' has no index '{node.Index.Value}'.");
    }

    public override void Visit(DropTableStatement node)
    {
        foreach (var table in node.Objects)
            tables.Columns(table);
    }

    private void Changing(UpdateDeleteSpecificationBase node, FromClause? from, Action<IReadOnlyList<string>> visit) => Within(inner => tables.AddTo(inner, from), () =>
    {
        // UPDATE t … FROM tasks t: the target may be an alias of the FROM clause.
        var columns = node.Target is NamedTableReference { SchemaObject: { Count: 1 } name } && scope!.Find(name.BaseIdentifier.Value) is { } aliased ? aliased : null;
        if (columns is null)
        {
            tables.AddTo(scope!, node.Target);
            columns = Target(node.Target);
        }
        Accept([node.TopRowFilter]);
        visit(columns);
        Output(node, columns);
    });

    private IReadOnlyList<string> Target(TableReference target)
    {
        if (target is NamedTableReference named)
            return tables.Columns(named.SchemaObject);
        var variable = new TSqlScope(null);
        tables.AddTo(variable, target);
        return [.. variable.AllColumns];
    }

    private void Set(IReadOnlyList<string> target, IEnumerable<SetClause> clauses)
    {
        foreach (var clause in clauses.OfType<AssignmentSetClause>())
        {
            if (clause.Column is { } column)
                Check(target, [column]);
            Accept([clause.NewValue]);
        }
    }

    private void Check(IReadOnlyList<string> target, IEnumerable<ColumnReferenceExpression> columns)
    {
        foreach (var column in columns)
            if (!target.Contains(column.MultiPartIdentifier.Identifiers[^1].Value))
                Wrong(column, $"The table written to has no column '{column.MultiPartIdentifier.Identifiers[^1].Value}'; it has {string.Join(", ", target)}.");
    }

    private void Output(DataModificationSpecification node, IReadOnlyList<string> columns) => Within(inner =>
    {
        inner.Add("inserted", columns);
        inner.Add("deleted", columns);
    }, () => Accept([.. node.OutputClause?.SelectColumns ?? [], .. node.OutputIntoClause?.SelectColumns ?? []]));

    private void WithCommonTables(StatementWithCtesAndXmlNamespaces node, Action visit)
    {
        var common = node.WithCtesAndXmlNamespaces?.CommonTableExpressions ?? [];
        foreach (var table in common)
        {
            tables.AddLocal(table.ExpressionName.Value, table.Columns.Count > 0 ? [.. table.Columns.Select(column => column.Value)] : tables.Output(table.QueryExpression));
            Accept([table.QueryExpression]);
        }
        visit();
        foreach (var table in common)
            tables.RemoveLocal(table.ExpressionName.Value);
    }

    private void Within(Action<TSqlScope> fill, Action visit)
    {
        var (around, inner) = (scope, new TSqlScope(scope));
        fill(inner);
        scope = inner;
        visit();
        scope = around;
    }

    private void Accept(IEnumerable<TSqlFragment?> fragments)
    {
        foreach (var fragment in fragments)
            fragment?.Accept(this);
    }

    private static IReadOnlyList<string> Names(TableDefinition definition) => [.. definition.ColumnDefinitions.Select(column => column.ColumnIdentifier.Value)];

    private void Wrong(TSqlFragment place, string message) => errors.Add(new GrammarError(place.StartLine, place.StartColumn, message));
}
