namespace Perdure.Storage;

/// <summary>
/// Ranks the documents that have what is asked for by BM25 (S. Robertson, H. Zaragoza, The Probabilistic Relevance Framework, 2009;
/// k1 = 1.2, b = 0.75): what is rare in the scope counts for more, and what stands often in a short text. A phrase counts as one word.
/// </summary>
internal sealed class TextScan(TextRows rows, TextQuery query, TextSchema schema, SearchFields filter, DateTimeOffset now)
{
    private const double K1 = 1.2;
    private const double B = 0.75;

    /// <summary>The best, the best first, ties by id.</summary>
    public List<SearchMatch> Best()
    {
        var groups = WordQuery.Parse(query.Words, schema.Language).Groups.Select(group => group.Select(phrase => new Asked(rows, phrase)).ToArray()).ToArray();
        TextDocument[] visible = [.. rows.Documents.Where(document => document.ExpiresAt is not { } end || end > now)];
        var found = new List<SearchMatch>();
        if (groups.Length == 0 || visible.Length == 0)
            return found;
        foreach (var asked in groups.SelectMany(group => group))
            asked.Count(visible);
        var length = Math.Max(1, visible.Average(document => document.Length));
        for (var i = 0; i < visible.Length; i++)
        {
            var fitting = groups.Where(group => group.All(asked => asked.Counts[i] > 0 != asked.IsUnwanted)).ToArray();
            if (fitting.Length > 0 && filter.Holds(visible[i].Fields))
                found.Add(new SearchMatch(new RecordKey(schema.Collection, query.Scope, visible[i].Id), fitting.Sum(group => group.Where(asked => !asked.IsUnwanted).Sum(asked => asked.Weight * Share(asked.Counts[i], visible[i].Length / length)))));
        }
        found.Sort(SearchOrder.Compare);
        if (found.Count > query.Limit)
            found.RemoveRange(query.Limit, found.Count - query.Limit);
        if (query.MinimumScore is { } minimum)
            found.RemoveAll(match => match.Score < minimum);
        return found;
    }

    private static double Share(int count, double length) => count * (K1 + 1) / (count + (K1 * (1 - B + (B * length))));

    private sealed class Asked(TextRows rows, WordPhrase phrase)
    {
        // A word that no document has gets no number, and none has it.
        private readonly (int Word, int Place)[] words = [.. phrase.Words.Select(pair => (rows.Numbers.GetValueOrDefault(pair.Word, -1), pair.Place))];

        public bool IsUnwanted => phrase.IsUnwanted;

        public int[] Counts { get; private set; } = [];

        public double Weight { get; private set; }

        public void Count(TextDocument[] documents)
        {
            Counts = [.. documents.Select(document => document.Count(words))];
            var having = Counts.Count(count => count > 0);
            Weight = Math.Log(1 + ((documents.Length - having + 0.5) / (having + 0.5)));
        }
    }

}
