using System.Collections.Immutable;

namespace Perdure.Storage;

/// <summary>All that a unit of work has staged at one moment. Immutable.</summary>
internal sealed record Staged(ImmutableDictionary<RecordKey, StagedRecord> Records, ImmutableDictionary<LogKey, StagedLog> Logs)
{
    /// <summary>The caller's own statements, in their order.</summary>
    public ImmutableList<ExecuteSql> Statements { get; init; } = [];

    /// <summary>What to write.</summary>
    public IReadOnlyList<WriteOperation> Operations => [.. Records.Values.Select(record => record.Operation), .. Logs.Values.SelectMany(log => log.Operations), .. Statements];

    /// <summary>The staged state of a log.</summary>
    public StagedLog Log(LogKey key) => Logs.GetValueOrDefault(key, StagedLog.Empty);

    /// <summary>Shows a log as it will be.</summary>
    public ValueTask ReadLogAsync(Backend inner, LogRead read, LogVisitor visitor, CancellationToken cancellationToken) => Logs.TryGetValue(read.Key, out var log)
        ? log.ReadAsync(read, visitor, (stored, seen) => inner.ReadLogAsync(stored, seen, cancellationToken))
        : inner.ReadLogAsync(read, visitor, cancellationToken);
}
