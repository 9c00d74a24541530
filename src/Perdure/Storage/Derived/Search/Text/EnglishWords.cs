namespace Perdure.Storage;

/// <summary>English words: the frequent ones are left out, of the others the endings of number, tense and manner (steps 1 to 1c of M. F. Porter, An algorithm for suffix stripping, 1980).</summary>
internal static class EnglishWords
{
    private static readonly HashSet<string> Frequent =
        [.. "a about above after again against all am an and any are as at be because been before being below between both but by can did do does doing don down during each few for from further had has have having he her here hers herself him himself his how i if in into is it its itself just me more most my myself no nor not now of off on once only or other our ours ourselves out over own s same she should so some such t than that the their theirs them themselves then there these they this those through to too under until up very was we were what when where which while who whom why will with you your yours yourself yourselves".Split(' ')];

    public static string? Form(string word)
    {
        if (Frequent.Contains(word))
            return null;
        return word.Length < 3 || word.AsSpan().ContainsAnyExceptInRange('a', 'z') ? word : Stem(word);
    }

    private static string Stem(string word)
    {
        word = Plural(word);
        if (word.EndsWith("eed", StringComparison.Ordinal))
            word = Measure(word.AsSpan(0, word.Length - 3)) > 0 ? word[..^1] : word;
        else if (word.EndsWith("ed", StringComparison.Ordinal) && HasVowel(word.AsSpan(0, word.Length - 2)))
            word = Tidy(word[..^2]);
        else if (word.EndsWith("ing", StringComparison.Ordinal) && HasVowel(word.AsSpan(0, word.Length - 3)))
            word = Tidy(word[..^3]);
        if (word.Length > 2 && word[^1] == 'y' && HasVowel(word.AsSpan(0, word.Length - 1)))
            word = word[..^1] + "i";
        // "engine" and "engines" are one already; "start" and "state" stay two.
        return word.Length > 3 && word[^1] == 'e' && Measure(word.AsSpan(0, word.Length - 1)) > 1 ? word[..^1] : word;
    }

    private static string Plural(string word) => word switch
    {
        _ when word.EndsWith("sses", StringComparison.Ordinal) || word.EndsWith("ies", StringComparison.Ordinal) => word[..^2],
        _ when word.EndsWith("ss", StringComparison.Ordinal) || !word.EndsWith('s') => word,
        _ => word[..^1],
    };

    // What an ending leaves: "hoping" is "hope", "hopping" is "hop".
    private static string Tidy(string stem)
    {
        if (stem.EndsWith("at", StringComparison.Ordinal) || stem.EndsWith("bl", StringComparison.Ordinal) || stem.EndsWith("iz", StringComparison.Ordinal))
            return stem + "e";
        if (stem.Length > 1 && stem[^1] == stem[^2] && IsConsonant(stem, stem.Length - 1) && stem[^1] is not ('l' or 's' or 'z'))
            return stem[..^1];
        return Measure(stem) == 1 && EndsShort(stem) ? stem + "e" : stem;
    }

    private static bool EndsShort(ReadOnlySpan<char> stem) => stem.Length > 2 && IsConsonant(stem, stem.Length - 3) && !IsConsonant(stem, stem.Length - 2)
        && IsConsonant(stem, stem.Length - 1) && stem[^1] is not ('w' or 'x' or 'y');

    /// <summary>How often a vowel is followed by a consonant.</summary>
    private static int Measure(ReadOnlySpan<char> stem)
    {
        var (count, wasVowel) = (0, false);
        for (var i = 0; i < stem.Length; i++)
        {
            var isVowel = !IsConsonant(stem, i);
            count += wasVowel && !isVowel ? 1 : 0;
            wasVowel = isVowel;
        }
        return count;
    }

    private static bool HasVowel(ReadOnlySpan<char> stem)
    {
        for (var i = 0; i < stem.Length; i++)
            if (!IsConsonant(stem, i))
                return true;
        return false;
    }

    private static bool IsConsonant(ReadOnlySpan<char> word, int at) => word[at] switch
    {
        'a' or 'e' or 'i' or 'o' or 'u' => false,
        'y' => at == 0 || !IsConsonant(word, at - 1),
        _ => true,
    };
}
