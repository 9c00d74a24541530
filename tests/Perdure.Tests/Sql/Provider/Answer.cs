namespace Perdure.Tests.Sql.Provider;

/// <summary>What a command brought: rows touched, result sets, and values of output parameters by name.</summary>
internal sealed record Answer(int Affected, params IReadOnlyList<RowSet> Sets)
{
    public IReadOnlyDictionary<string, object?> Outputs { get; init; } = new Dictionary<string, object?>();
}

/// <summary>One result set. A null in a row is the database's null.</summary>
internal sealed record RowSet(IReadOnlyList<string> Columns, IReadOnlyList<object?[]> Rows);
