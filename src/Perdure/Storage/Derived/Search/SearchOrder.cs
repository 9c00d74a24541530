namespace Perdure.Storage;

/// <summary>The order of what a search finds: the best first, ties by id.</summary>
internal static class SearchOrder
{
    public static int Compare(SearchMatch a, SearchMatch b) => b.Score.CompareTo(a.Score) is var order and not 0 ? order : Ordinal.Comparer.Compare(a.Key.Id, b.Key.Id);
}
