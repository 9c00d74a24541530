namespace Quickstart;

/// <summary>What is remembered of a whole file.</summary>
internal sealed record FileNote(string File, string Title, int Headings, int Words);

/// <summary>A word that stands out.</summary>
internal sealed record Term(string Word, int Count);

/// <summary>An answer: words of the files, never the assistant's own.</summary>
internal sealed record Answer(string Question, string Quote, string File, int Line)
{
    public override string ToString() => Line == 0 ? $"{Question} Nothing that was read answers this." : $"{Question} \"{Quote}\" ({File}:{Line})";
}
