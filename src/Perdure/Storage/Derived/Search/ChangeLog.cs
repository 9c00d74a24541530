using System.Text;

namespace Perdure.Storage;

/// <summary>The logs that say whose records and vectors changed: one per scope and collection.</summary>
internal static class ChangeLog
{
    /// <summary>A log keeps as many entries, about; who has read less far reads the scope anew.</summary>
    public const long Kept = 1024;

    /// <summary>After as many entries it is trimmed.</summary>
    public const long TrimEvery = 256;

    // The last entry is read by every search, so it is small.
    private const int IdsPerEntry = 64;

    public static LogSchema Schema { get; } = new("search_changes", 1);

    public static LogKey Key(string collection, string scope) => new(Schema.Name, scope, collection);

    /// <summary>The entries that note some ids.</summary>
    public static IReadOnlyList<NewEntry> Entries(IEnumerable<string> ids) =>
        [.. ids.Chunk(IdsPerEntry).Select(some => new NewEntry(IdGenerator.Default.NewVersion(), default, Encoding.UTF8.GetBytes(string.Join('\0', some))))];

    /// <summary>The ids that an entry notes. No id holds U+0000.</summary>
    public static string[] Ids(ReadOnlySpan<byte> body) => Encoding.UTF8.GetString(body).Split('\0');
}
