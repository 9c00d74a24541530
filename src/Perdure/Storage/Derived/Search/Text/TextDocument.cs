namespace Perdure.Storage;

/// <summary>The words of a record's text: their numbers, ascending, and for each the places where it stands.</summary>
internal sealed record TextDocument(string Id, IReadOnlyList<FieldValue> Fields, DateTimeOffset? ExpiresAt, int[] Words, int[][] Places, int Length)
{
    /// <summary>The bytes it takes, about.</summary>
    public long Bytes => 160 + (Words.Length * 40L) + (Length * 4L);

    public static TextDocument Of(string id, IReadOnlyList<FieldValue> fields, DateTimeOffset? expiresAt, IEnumerable<(int Word, int Place)> words)
    {
        var groups = words.GroupBy(pair => pair.Word, pair => pair.Place).OrderBy(group => group.Key).Select(group => (group.Key, Places: group.ToArray())).ToArray();
        return new TextDocument(id, fields, expiresAt, [.. groups.Select(group => group.Key)], [.. groups.Select(group => group.Places)], groups.Sum(group => group.Places.Length));
    }

    /// <summary>How often a phrase stands in it.</summary>
    public int Count(ReadOnlySpan<(int Word, int Place)> phrase)
    {
        if (PlacesOf(phrase[0].Word) is not { } starts)
            return 0;
        if (phrase.Length == 1)
            return starts.Length;
        var count = 0;
        foreach (var start in starts)
        {
            var fits = true;
            for (var i = 1; i < phrase.Length && fits; i++)
                fits = PlacesOf(phrase[i].Word) is { } places && Array.BinarySearch(places, start + phrase[i].Place - phrase[0].Place) >= 0;
            count += fits ? 1 : 0;
        }
        return count;
    }

    private int[]? PlacesOf(int word) => Array.BinarySearch(Words, word) is var at and >= 0 ? Places[at] : null;
}
