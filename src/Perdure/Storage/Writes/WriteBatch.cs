namespace Perdure.Storage;

/// <summary>
/// Writes that happen together or not at all. Record operations name each key at most once; log operations on one log take
/// effect in their order, vector operations after all record operations.
/// </summary>
public sealed class WriteBatch
{
    /// <summary>Makes a batch.</summary>
    /// <param name="operations">One or more.</param>
    /// <param name="at">The time of the write: what new records and entries carry, and what decides who is past its expiry.</param>
    /// <exception cref="ArgumentException">It is empty or names a record twice.</exception>
    public WriteBatch(IReadOnlyList<WriteOperation> operations, DateTimeOffset at)
    {
        ArgumentNullException.ThrowIfNull(operations);
        if (operations.Count == 0)
            throw new ArgumentException("A batch without operations was given; expected one or more.", nameof(operations));
        if (operations.Count > 1 && Twice(operations) is { } place)
            throw new ArgumentException($"The batch names {place} twice; a record and each of its vectors can be written once per batch.", nameof(operations));
        Operations = operations;
        At = Instant.Cut(at);
    }

    /// <summary>The operations.</summary>
    public IReadOnlyList<WriteOperation> Operations { get; }

    /// <summary>The time of the write, in UTC, cut to the microsecond.</summary>
    public DateTimeOffset At { get; }

    /// <summary>Whether it touches more than one scope.</summary>
    public bool SpansScopes => Operations.Any(operation => operation.Scope != Operations[0].Scope);

    private static string? Twice(IReadOnlyList<WriteOperation> operations)
    {
        var seen = new HashSet<(RecordKey, string?)>();
        foreach (var operation in operations)
            if (operation switch { RecordOperation record => !seen.Add((record.Key, null)), VectorOperation vector => !seen.Add((vector.Key, vector.Vectors)), _ => false })
                return operation.Place;
        return null;
    }
}
