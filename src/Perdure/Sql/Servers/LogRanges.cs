using Perdure.Storage;

namespace Perdure.Sql;

/// <summary>Makes the statements of a read of a log: several ranges share one, in few sizes so that their texts are few.</summary>
internal static class LogRanges
{
    private static readonly int[] Sizes = [1, 2, 4, 8, 16, 32];

    public static IReadOnlyList<(SqlStatement Statement, object?[] Values)> Of(LogSql sql, SqlDialect dialect, LogRead read)
    {
        var reads = new List<(SqlStatement, object?[])>();
        var ranges = read.Descending ? read.Ranges.Reverse() : read.Ranges;
        foreach (var chunk in dialect.ReadsRangesApart ? ranges.Chunk(1) : ranges.Chunk(Sizes[^1]))
        {
            var size = Array.Find(Sizes, size => size >= chunk.Length);
            // A shorter one is filled up with its last range.
            reads.Add((sql.Read(read.Bodies, read.Descending, size),
            [
                dialect.Encode(read.Key.Scope), dialect.Encode(read.Key.Id), (long)read.Limit,
                .. Enumerable.Range(0, size).Select(i => chunk[Math.Min(i, chunk.Length - 1)]).SelectMany(range => (object?[])[Math.Max(range.From, 1), Math.Min(range.To, PositionRange.MaxPosition)]),
            ]));
        }
        return reads;
    }
}
