using Perdure.Storage;

namespace Perdure.Sql;

/// <summary>A statement that writes a record, for a dialect to make one of that writes several.</summary>
/// <param name="Table">Not yet quoted.</param>
/// <param name="Values">The values of one record, in their order: <c>scope</c>, <c>id</c>, <c>at</c> (one for all), <c>version</c>, <c>created</c>, <c>expected</c> and those of the columns.</param>
/// <param name="Row">All columns; its argument spells a value.</param>
/// <param name="Expect">What each must meet: any, absent, or exactly.</param>
/// <param name="KeepsCreated">Whether a replaced record keeps its time of creation.</param>
public sealed record ManyPut(string Table, IReadOnlyList<SqlValue> Values, Func<Func<string, string>, IReadOnlyList<SqlAssignment>> Row, ExpectKind Expect, bool KeepsCreated)
{
    /// <summary>The columns that a record that is replaced gets anew: all but its key, and its time of creation when it keeps that.</summary>
    public IEnumerable<SqlAssignment> Changed(IEnumerable<SqlAssignment> row) => row.Where(column => column.Name is not ("scope" or "id") && !(KeepsCreated && column.Name == "created_at"));
}
