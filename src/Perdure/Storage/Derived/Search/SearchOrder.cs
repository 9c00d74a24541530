namespace Perdure.Storage;

/// <summary>The order of what a search finds, on every backend.</summary>
public static class SearchOrder
{
    /// <summary>Compares two finds: the best first, ties by id in the order of UTF-8.</summary>
    public static int Compare(SearchMatch a, SearchMatch b) => b.Score.CompareTo(a.Score) is var order and not 0 ? order : Ordinal.Comparer.Compare(a.Key.Id, b.Key.Id);
}
