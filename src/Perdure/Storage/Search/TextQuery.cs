namespace Perdure.Storage;

/// <summary>A search for words.</summary>
/// <param name="Text">The name of a prepared <see cref="TextSchema"/>.</param>
/// <param name="Scope">Which scope; others are not looked at.</param>
/// <param name="Words">As people write them: <c>cold start</c> asks for both words, <c>"cold start"</c> for the phrase, <c>cold or warm</c> for one of them, <c>-warm</c> for records without it. Any text of at most <see cref="MaxWords"/> characters is legal; one without a word finds nothing.</param>
public sealed record TextQuery(string Text, string Scope, string Words)
{
    /// <summary>The longest <see cref="Words"/>: 4,096 characters.</summary>
    public const int MaxWords = 4096;

    /// <summary>The most records to return. Default: 10.</summary>
    public int Limit { get; init; } = 10;

    /// <summary>The least score, itself included; null: any.</summary>
    public double? MinimumScore { get; init; }

    /// <summary>What a record must hold, all of it, as in <see cref="VectorQuery.Where"/>. Default: nothing.</summary>
    public IReadOnlyList<SearchCondition> Where { get; init; } = [];
}
