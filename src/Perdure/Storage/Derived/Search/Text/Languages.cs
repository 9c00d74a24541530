namespace Perdure.Storage;

/// <summary>The languages that derived text searches take. Of English the frequent words are left out and forms count as one; of others every word counts as it stands.</summary>
internal static class Languages
{
    private const string English = "english";

    // Those that databases with a text search of their own know, so that a declaration is legal on all or on none.
    private static readonly HashSet<string> Known =
    [
        "simple", English, "arabic", "armenian", "basque", "catalan", "danish", "dutch", "estonian", "finnish", "french", "german", "greek", "hindi", "hungarian", "indonesian",
        "irish", "italian", "lithuanian", "nepali", "norwegian", "portuguese", "romanian", "russian", "serbian", "spanish", "swedish", "tamil", "turkish", "yiddish",
    ];

    /// <exception cref="PerdureException"><see cref="Fault.Unsupported"/> when nobody knows it.</exception>
    public static void Check(TextSchema schema)
    {
        if (!Known.Contains(schema.Language))
            throw new PerdureException(Fault.Unsupported, $"'{schema.Name}': no language '{schema.Language}' is known for text search. Nothing was changed; use 'simple' or one of {string.Join(", ", Known.Order(StringComparer.Ordinal))}.");
    }

    /// <summary>What a word counts as; null: it does not count.</summary>
    public static string? Form(string language, string word) => language == English ? EnglishWords.Form(word) : word;
}
