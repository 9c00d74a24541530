namespace Perdure.Storage;

/// <summary>The facet of a backend that finds records by words of their text: <c>backend.Facet&lt;ITextSearch&gt;()</c>. Safe to share.</summary>
public interface ITextSearch
{
    /// <summary>
    /// The visible records that have the words, the best first, ties by id. The score is the database's own rank: larger is
    /// better, and only scores of one query on one backend compare.
    /// </summary>
    /// <exception cref="ArgumentException">A name is not prepared, or a field is not one to filter by.</exception>
    ValueTask<IReadOnlyList<SearchMatch>> SearchAsync(TextQuery query, CancellationToken cancellationToken = default);
}
