using Perdure.Storage;

namespace Perdure.Sql;

/// <summary>A statement that finds some keys of one collection.</summary>
internal readonly record struct KeyFind(string Collection, SqlStatement Statement, object?[] Values);

/// <summary>Makes as few statements as can be of many keys: one where the dialect takes arrays, else one per 64 keys, in four sizes so that their texts are few.</summary>
internal static class KeyFinds
{
    private static readonly int[] Sizes = [1, 4, 16, 64];

    public static IEnumerable<KeyFind> Of(CollectionSql sql, SqlDialect dialect, IReadOnlyList<RecordKey> keys)
    {
        if (keys.Count > 1 && sql.FindMany is { } many)
        {
            yield return new KeyFind(sql.Schema.Name, many, [keys.Select(key => key.Scope).ToArray(), keys.Select(key => key.Id).ToArray()]);
            yield break;
        }
        foreach (var chunk in keys.Chunk(Sizes[^1]))
        {
            var size = Array.Find(Sizes, size => size >= chunk.Length);
            // A shorter one is filled up with its last key: it is found once all the same.
            yield return new KeyFind(sql.Schema.Name, sql.FindSome(size),
                [.. Enumerable.Range(0, size).Select(i => chunk[Math.Min(i, chunk.Length - 1)]).SelectMany(key => (object?[])[dialect.Encode(key.Scope), dialect.Encode(key.Id)])]);
        }
    }
}
