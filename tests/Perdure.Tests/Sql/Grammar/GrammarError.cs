namespace Perdure.Tests.Sql.Grammar;

/// <summary>Something a grammar or a check has against a statement. Lines and columns count from 1.</summary>
internal sealed record GrammarError(int Line, int Column, string Message)
{
    public override string ToString() => $"({Line}, {Column}) {Message}";
}
