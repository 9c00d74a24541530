namespace Perdure.Storage;

/// <summary>What a unit of work has staged for one record: the one operation that has the effect of all that were given. Immutable.</summary>
internal sealed record StagedRecord(RecordOperation Operation)
{
    /// <summary>Whether it is certain what will be there; a mere requirement may leave that to the store.</summary>
    public bool IsKnown => Operation is not Require { Expect.Kind: ExpectKind.Any or ExpectKind.Present };

    /// <summary>The version that will be there, where that is certain; null: none.</summary>
    public long? Version => Operation switch
    {
        Put put => put.Version,
        Require { Expect: { Kind: ExpectKind.Exactly, Version: var version } } => version,
        _ => null,
    };

    /// <summary>With a further operation on the record; null when that expects something else than is staged.</summary>
    public StagedRecord? With(RecordOperation next, DateTimeOffset at)
    {
        if (!IsKnown)
            return Both(Operation.Expect, next.Expect) is { } expect ? new StagedRecord(next with { Expect = expect }) : null;
        if (!next.Expect.Holds(Version))
            return null;
        // Of the store is expected what the first operation expected; what the next expected of the first was checked above.
        return (Operation, next) switch
        {
            (_, Require) => this,
            (Put { Expect.Kind: ExpectKind.Absent }, Remove) => new StagedRecord(new Require(next.Key, Expect.Absent)),
            (Put first, Put second) => new StagedRecord(second with { Expect = first.Expect, CreatedAt = second.CreatedAt ?? first.CreatedAt, KeepsSets = first.KeepsSets && second.KeepsSets }),
            (Remove first, Put second) => new StagedRecord(second with { Expect = first.Expect, CreatedAt = second.CreatedAt ?? at }),
            _ => new StagedRecord(next with { Expect = Operation.Expect }),
        };
    }

    /// <summary>The record as it will be read; null when it will be absent.</summary>
    public StoredRecord? Read(DateTimeOffset at) => Operation is Put put
        ? new StoredRecord(put.Key, put.Version, put.Body.ToArray(), put.CreatedAt ?? at, put.UpdatedAt ?? at, put.ExpiresAt)
        : null;

    private static Expect? Both(Expect one, Expect other) => (one.Kind, other.Kind) switch
    {
        (ExpectKind.Any, _) => other,
        (_, ExpectKind.Any) => one,
        (ExpectKind.Present, ExpectKind.Present or ExpectKind.Exactly) => other,
        _ => null,
    };
}
