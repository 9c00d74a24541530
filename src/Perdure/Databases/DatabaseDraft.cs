namespace Perdure.Databases;

/// <summary>What a source of options said, and what could not be read of it.</summary>
/// <param name="Options">What was said; null when the kind of database is not known.</param>
/// <param name="Mistakes">What could not be read, one sentence each.</param>
/// <param name="Shown">How the source calls a setting, for messages.</param>
internal sealed record DatabaseDraft(DatabaseOptions? Options, IReadOnlyList<string> Mistakes, Func<string, string> Shown)
{
    /// <summary>The settings that the source spoke of.</summary>
    public IReadOnlySet<string> Given { get; init; } = new HashSet<string>();

    /// <summary>All that is wrong. Settings that could not be read keep their defaults meanwhile.</summary>
    public IEnumerable<string> Problems() => Options is null ? Mistakes : Mistakes.Concat(DatabaseProblems.Of(Options, Shown));

    /// <summary>The options when they can be used.</summary>
    /// <exception cref="ArgumentException">They can't; the message lists all that is wrong.</exception>
    public DatabaseOptions Checked(string what)
    {
        var problems = Problems().ToArray();
        return problems.Length == 0 ? Options! : throw new ArgumentException($"{what} can't be used: {string.Join(" ", problems)}");
    }
}
