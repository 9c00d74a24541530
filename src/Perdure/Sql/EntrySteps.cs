using Perdure.Storage;

namespace Perdure.Sql;

/// <summary>Makes the steps that insert the further entries of an append: many in one statement, in few sizes so that their texts are few.</summary>
internal sealed class EntrySteps(SqlDialect dialect)
{
    // A statement must fit what a server takes in one packet, by default 16 megabytes or more, and a careful one's 1 too; an entry that is larger stands alone.
    internal const int MostBytes = 512 * 1024;
    private static readonly int[] Sizes = [64, 16, 4, 1];

    /// <summary>The entries behind the first.</summary>
    public IEnumerable<SqlStep> Behind(LogSql sql, Append append, int i, DateTimeOffset at, bool remembered)
    {
        for (var n = 1; n < append.Entries.Count;)
        {
            var count = Count(append.Entries, n);
            object?[] values =
            [
                dialect.Encode(append.Key.Scope), dialect.Encode(append.Key.Id),
                .. Enumerable.Range(n, count).SelectMany(one => Values(append.Entries[one], (remembered ? 0 : append.Expected!.Value.Position + 1) + one, at)),
            ];
            yield return new SqlStep(i, sql.InsertSome(count, remembered), values, SqlGuard.Some);
            n += count;
        }
    }

    private object?[] Values(NewEntry entry, long position, DateTimeOffset at) =>
        [position, entry.Version, dialect.Encode(entry.At ?? at), dialect.Encode(entry.Head), dialect.Encode(entry.Body)];

    private static int Count(IReadOnlyList<NewEntry> entries, int from)
    {
        var (fits, bytes) = (0, 0L);
        while (from + fits < entries.Count && fits < Sizes[0] && (bytes += entries[from + fits].Head.Length + entries[from + fits].Body.Length) <= MostBytes)
            fits++;
        return Array.Find(Sizes, size => size <= Math.Max(fits, 1));
    }
}
