namespace Perdure.Storage;

/// <summary>What must be true of a record at the moment of the write; the comparison is part of the write itself.</summary>
public readonly record struct Expect
{
    private Expect(ExpectKind kind, long version = 0) => (Kind, Version) = (kind, version);

    /// <summary>Nothing: the last writer wins.</summary>
    public static Expect Any => default;

    /// <summary>No record, or one past its expiry.</summary>
    public static Expect Absent => new(ExpectKind.Absent);

    /// <summary>Some record, not past its expiry.</summary>
    public static Expect Present => new(ExpectKind.Present);

    /// <summary>The record with exactly this version, not past its expiry.</summary>
    public static Expect Exactly(long version) => new(ExpectKind.Exactly, version);

    /// <summary>Which of the four.</summary>
    public ExpectKind Kind { get; }

    /// <summary>The version of <see cref="Exactly"/>.</summary>
    public long Version { get; }

    /// <summary>Whether a record with that version (null: none that is visible) fulfils the expectation.</summary>
    public bool Holds(long? version) => Kind switch
    {
        ExpectKind.Absent => version is null,
        ExpectKind.Present => version is not null,
        ExpectKind.Exactly => version == Version,
        _ => true,
    };
}
