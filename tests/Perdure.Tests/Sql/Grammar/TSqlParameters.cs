using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace Perdure.Tests.Sql.Grammar;

/// <summary>The parameters a batch uses: its variables, less those it declares itself and the names of a procedure's parameters.</summary>
internal sealed class TSqlParameters : TSqlFragmentVisitor
{
    private readonly Dictionary<string, TSqlFragment> used = new(StringComparer.Ordinal);
    private readonly HashSet<string> declared = new(StringComparer.Ordinal);

    public IEnumerable<GrammarError> Errors(IReadOnlyCollection<string> given)
    {
        foreach (var (name, place) in used)
            if (!declared.Contains(name) && !given.Contains(name))
                yield return new GrammarError(place.StartLine, place.StartColumn, $"The parameter {name} is not given; given are {string.Join(", ", given)}.");
        foreach (var name in given)
            if (declared.Contains(name))
                yield return new GrammarError(1, 1, $"The parameter {name} is given, but the batch declares it itself.");
            else if (!used.ContainsKey(name))
                yield return new GrammarError(1, 1, $"The parameter {name} is given but not used.");
    }

    public override void Visit(VariableReference node) => used.TryAdd(node.Name, node);

    public override void Visit(DeclareVariableElement node) => declared.Add(node.VariableName.Value);

    public override void Visit(DeclareTableVariableBody node) => declared.Add(node.VariableName.Value);

    // EXEC p @Name = @value: the name is the procedure's.
    public override void ExplicitVisit(ExecuteParameter node) => node.ParameterValue.Accept(this);
}
