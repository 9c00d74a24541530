using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace Perdure.Tests.Sql.Grammar;

/// <summary>T-SQL as SQL Server 2019 reads it: by its own parser, with quoted identifiers on as every driver has them.</summary>
internal static class TSqlGrammar
{
    /// <summary>What is wrong with a batch: its syntax, or names it uses that are not there. Nothing when it is right.</summary>
    /// <param name="text">One or several statements.</param>
    /// <param name="schema">The tables that are there; null checks the syntax alone.</param>
    /// <param name="parameters">The parameters it is executed with, e.g. <c>@scope</c>. Each must be used, and no other.</param>
    public static IReadOnlyList<GrammarError> Errors(string text, TSqlSchema? schema = null, IReadOnlyCollection<string>? parameters = null)
    {
        var (batch, errors) = Read(text);
        if (errors.Count > 0 || schema is null)
            return errors;
        var names = new TSqlNames(schema);
        batch.Accept(names);
        var used = new TSqlParameters();
        batch.Accept(used);
        return [.. names.Errors, .. used.Errors(parameters ?? [])];
    }

    /// <summary>Reads a batch that must be right.</summary>
    public static TSqlFragment Parse(string text)
    {
        var (batch, errors) = Read(text);
        errors.ShouldBeEmpty(text);
        return batch;
    }

    private static (TSqlFragment Batch, IReadOnlyList<GrammarError> Errors) Read(string text)
    {
        var batch = new TSql150Parser(initialQuotedIdentifiers: true).Parse(new StringReader(text), out var errors);
        return (batch, [.. errors.Select(error => new GrammarError(error.Line, error.Column, error.Message))]);
    }
}
