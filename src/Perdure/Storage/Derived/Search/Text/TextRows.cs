using System.Collections.Concurrent;

namespace Perdure.Storage;

/// <summary>The words of one declaration in one scope at one moment. Immutable, but that words get numbers when they are first met.</summary>
internal sealed record TextRows(IReadOnlyList<TextDocument> Documents, ConcurrentDictionary<string, int> Numbers)
{
    public static TextRows Empty() => new([], new ConcurrentDictionary<string, int>());

    /// <summary>The bytes it takes, about.</summary>
    public long Bytes { get; } = Documents.Sum(document => document.Bytes) + (Numbers.Count * 100L);

    public int Number(string word) => Numbers.GetOrAdd(word, (_, numbers) => numbers.Count, Numbers);

    /// <summary>The next state: some ids gone, some documents more.</summary>
    public TextRows With(IReadOnlyCollection<string> gone, IEnumerable<TextDocument> added)
    {
        var ids = gone.Count == 0 ? null : gone.ToHashSet();
        return new TextRows([.. ids is null ? Documents : Documents.Where(document => !ids.Contains(document.Id)), .. added], Numbers);
    }
}
