using System.Text.Json;

namespace Perdure.Tests.Sql.Grammar;

/// <summary>Oracle's SQL and PL/SQL by an ANTLR grammar, in a process of node. It checks syntax and no names. A test is skipped where node can't be had.</summary>
internal static class PlSqlGrammar
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);
    private static readonly SemaphoreSlim Turn = new(1);
    private static readonly Lazy<Tool> Process = new(() => new Tool("plsql"));

    /// <summary>What is wrong with a statement or a block; nothing when it is right.</summary>
    public static async Task<IReadOnlyList<GrammarError>> ErrorsAsync(string statement)
    {
        await Turn.WaitAsync();
        try
        {
            Process.Value.Write(JsonSerializer.Serialize(statement));
            return JsonSerializer.Deserialize<GrammarError[]>(await Process.Value.ReadAsync(), Json)!;
        }
        finally
        {
            Turn.Release();
        }
    }
}
