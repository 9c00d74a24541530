namespace Perdure.Storage;

/// <summary>Says in words what a conflict was.</summary>
public static class ConflictMessage
{
    /// <summary>The exception for a conflict of a batch, naming the operation, what it expected and what it met.</summary>
    public static PerdureException ToException(this Conflict conflict, WriteBatch batch)
    {
        ArgumentNullException.ThrowIfNull(conflict);
        ArgumentNullException.ThrowIfNull(batch);
        var operation = batch.Operations[conflict.Operation];
        if (operation is ExecuteSql)
            return new PerdureException(Fault.Conflict, $"{operation.Place}: it touched no row, or a key is taken. Nothing was written; look at what is there and try again.");
        var found = conflict.FoundVersion is { } version ? $"found version {version}" : "found none";
        if (conflict.FoundPosition is { } position)
            found += $" (the head is at position {position})";
        return new PerdureException(Fault.Conflict, $"{operation.Place}: expected {Expected(operation)}, {found}. Nothing was written; load the current one and try again.");
    }

    private static string Expected(WriteOperation operation) => operation switch
    {
        RecordOperation { Expect.Kind: ExpectKind.Absent } => "no such record",
        RecordOperation { Expect.Kind: ExpectKind.Present } => "a record",
        RecordOperation { Expect: { Kind: ExpectKind.Exactly, Version: var version } } => $"version {version}",
        Append { Expected: { } head } => Head(head),
        RequireHead { Expected: var head } => Head(head),
        RequireEntry entry => $"version {entry.Version} at position {entry.Position}",
        ReplaceEntry entry => $"version {entry.Expected} at position {entry.Position}",
        VectorOperation => "a record to belong to",
        _ => "nothing in particular",
    };

    private static string Head(LogHead head) => head == LogHead.Empty ? "an empty log" : $"the head at position {head.Position} in version {head.Version}";
}
