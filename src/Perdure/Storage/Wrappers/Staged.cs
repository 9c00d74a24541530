using System.Collections.Immutable;

namespace Perdure.Storage;

/// <summary>All that a unit of work has staged at one moment. Immutable.</summary>
internal sealed record Staged(ImmutableDictionary<RecordKey, StagedRecord> Records, ImmutableDictionary<LogKey, StagedLog> Logs, ImmutableDictionary<(RecordKey Key, string Vectors), VectorOperation> Vectors)
{
    /// <summary>The caller's own statements, in their order.</summary>
    public ImmutableList<ExecuteSql> Statements { get; init; } = [];

    /// <summary>Appends whose positions are left to the commit, one per log, in the order of their first.</summary>
    public ImmutableList<Append> Floating { get; init; } = [];

    /// <summary>What to write.</summary>
    public IReadOnlyList<WriteOperation> Operations => [.. Records.Values.Select(record => record.Operation), .. Logs.Values.SelectMany(log => log.Operations), .. Floating, .. Vectors.Values, .. Statements];

    /// <summary>With a further append whose position is left to the commit.</summary>
    public Staged With(Append floating)
    {
        var at = Floating.FindIndex(other => other.Key == floating.Key);
        return this with { Floating = at < 0 ? Floating.Add(floating) : Floating.SetItem(at, floating with { Entries = [.. Floating[at].Entries, .. floating.Entries] }) };
    }

    /// <summary>With a further operation on a record. One that is removed takes its staged vectors along.</summary>
    public Staged With(RecordOperation given, StagedRecord record) => this with
    {
        Records = Records.SetItem(given.Key, record),
        Vectors = given is Remove ? Vectors.RemoveRange(Vectors.Keys.Where(vector => vector.Key == given.Key)) : Vectors,
    };

    /// <summary>With an operation on a vector; the last one counts.</summary>
    public Staged With(VectorOperation vector) => this with { Vectors = Vectors.SetItem((vector.Key, vector.Vectors), vector) };

    /// <summary>The staged state of a log.</summary>
    public StagedLog Log(LogKey key) => Logs.GetValueOrDefault(key, StagedLog.Empty);

    /// <summary>Shows a log as it will be.</summary>
    public ValueTask ReadLogAsync(Backend inner, LogRead read, LogVisitor visitor, CancellationToken cancellationToken) => Logs.TryGetValue(read.Key, out var log)
        ? log.ReadAsync(read, visitor, (stored, seen) => inner.ReadLogAsync(stored, seen, cancellationToken))
        : inner.ReadLogAsync(read, visitor, cancellationToken);
}
