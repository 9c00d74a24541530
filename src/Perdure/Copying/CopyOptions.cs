namespace Perdure.Copying;

/// <summary>How to copy a store.</summary>
public sealed record CopyOptions
{
    /// <summary>About how many bytes are written at once, and read ahead. Default: 1 MiB.</summary>
    public int BatchBytes { get; init; } = 1024 * 1024;

    /// <summary>How many records, or groups of entries of a log, are written at once at most. Default: 200.</summary>
    public int BatchOperations { get; init; } = 200;

    /// <summary>
    /// How often the two stores are gone through until they hold the same, 2 or more: the first time copies, each further one
    /// compares, and copies what was written at the source meanwhile. Default: 5.
    /// </summary>
    public int Rounds { get; init; } = 5;

    /// <summary>
    /// Whether the target may hold other things before: they stay, unless the source has the same key or log, which then wins. Default:
    /// no; such a target is refused.
    /// </summary>
    public bool KeepOthers { get; init; }

    internal void Check()
    {
        string[] mistakes =
        [
            .. BatchBytes < 1 ? [$"BatchBytes is {BatchBytes}; expected 1 or more."] : Array.Empty<string>(),
            .. BatchOperations < 1 ? [$"BatchOperations is {BatchOperations}; expected 1 or more."] : Array.Empty<string>(),
            .. Rounds < 2 ? [$"Rounds is {Rounds}; expected 2 or more, as the last one compares."] : Array.Empty<string>(),
        ];
        if (mistakes.Length > 0)
            throw new ArgumentException(string.Join(" ", mistakes));
    }
}
