namespace Perdure.Storage;

/// <summary>What is asked for: one of several groups; of a group all of its phrases but none of those that are not wanted.</summary>
internal sealed record WordQuery(IReadOnlyList<IReadOnlyList<WordPhrase>> Groups)
{
    /// <summary>Reads words as people write them. Whatever is no word, and an <c>or</c> without something on both sides, means nothing.</summary>
    public static WordQuery Parse(string words, string language)
    {
        var (groups, group) = (new List<IReadOnlyList<WordPhrase>>(), new List<WordPhrase>());
        foreach (var (text, isPhrase, isUnwanted) in Parts(words))
        {
            if (!isPhrase && !isUnwanted && text.Equals("or", StringComparison.OrdinalIgnoreCase))
            {
                if (group.Count > 0)
                    groups.Add(group);
                group = [];
                continue;
            }
            // Of what stands in one piece, such as addresses, the words must follow each other.
            if (WordReader.Read(text, language).ToArray() is { Length: > 0 } found)
                group.Add(new WordPhrase(found, isUnwanted));
        }
        if (group.Count > 0)
            groups.Add(group);
        return new WordQuery(groups);
    }

    private static IEnumerable<(string Text, bool IsPhrase, bool IsUnwanted)> Parts(string words)
    {
        for (var i = 0; i < words.Length;)
        {
            if (char.IsWhiteSpace(words[i]))
            {
                i++;
                continue;
            }
            var isUnwanted = words[i] == '-';
            i += isUnwanted ? 1 : 0;
            var isPhrase = i < words.Length && words[i] == '"';
            i += isPhrase ? 1 : 0;
            var end = i;
            while (end < words.Length && (isPhrase ? words[end] != '"' : !char.IsWhiteSpace(words[end]) && words[end] != '"'))
                end++;
            yield return (words[i..end], isPhrase, isUnwanted);
            i = isPhrase ? end + 1 : end;
        }
    }
}

/// <summary>Words that must follow each other as far apart as they stand here; one word is a phrase too.</summary>
internal sealed record WordPhrase(IReadOnlyList<(string Word, int Place)> Words, bool IsUnwanted);
