using Perdure.Storage;

namespace Perdure.Tests.Conformance.Faults;

/// <summary>Mistakes of names: ids, scopes and kinds taken for each other.</summary>
internal static class IdFaults
{
    public static IReadOnlyList<PlantedFault> All { get; } =
    [
        new("case-insensitive ids", ["id.records", "log.listed-in-order", "order.logs"], b => new FaultyBackend(b) { Naming = key => new RecordKey(key.Collection, key.Scope, key.Id.ToLowerInvariant()), Changing = Logs(id => id.ToLowerInvariant()), Reading = read => Renamed(read, new LogKey(read.Key.Log, read.Key.Scope, read.Key.Id.ToLowerInvariant())) }),
        new("case-insensitive scopes", ["order.scopes", "scope.expectations"], b => new FaultyBackend(b) { Naming = key => new RecordKey(key.Collection, key.Scope.ToLowerInvariant(), key.Id) }),
        new("ids without trailing spaces", ["order.ties-by-id", "query.ranges-of-id"], b => new FaultyBackend(b) { Naming = key => new RecordKey(key.Collection, key.Scope, key.Id.TrimEnd() is { Length: > 0 } id ? id : key.Id) }),
        new("scope and id joined", ["cancel.streams-left-early", "id.parts-are-never-joined"], b => new FaultyBackend(b) { Naming = key => new RecordKey(key.Collection, "all", Cut($"{key.Scope}/{key.Id}", 250)) }),
        new("ids cut at 200 characters", ["id.longest-scope", "id.scopes"], b => new FaultyBackend(b) { Naming = key => new RecordKey(key.Collection, Cut(key.Scope, 200), Cut(key.Id, 200)) }),
        new("prefix scopes", ["scope.reads"], b => new FaultyBackend(b) { Answering = PrefixScopes }),
        new("collections share their records", ["durable.restarts", "fidelity.many-keys-in-one-find"], b => new FaultyBackend(b) { Naming = key => key.Collection == "kit_notes" ? new RecordKey("kit_blobs", key.Scope, key.Id) : key }),
        new("kinds of log share their entries", ["atomic.every-kind-in-one-batch", "scope.collections-and-logs"], b => new FaultyBackend(b) { Changing = op => op is LogOperation log && log.Key.Log == "kit_ledger" ? Renamed(log, new LogKey("kit_journal", log.Key.Scope, log.Key.Id)) : op, Reading = read => read.Key.Log == "kit_ledger" ? Renamed(read, new LogKey("kit_journal", read.Key.Scope, read.Key.Id)) : read }),
        new("logs of all scopes together", ["id.parts-are-never-joined"], b => new FaultyBackend(b) { Changing = op => op is LogOperation log ? Renamed(log, new LogKey(log.Key.Log, "all", log.Key.Id)) : op, Reading = read => Renamed(read, new LogKey(read.Key.Log, "all", read.Key.Id)) }),
    ];

    private static Func<WriteOperation, WriteOperation> Logs(Func<string, string> name) => operation =>
        operation is LogOperation log ? Renamed(log, new LogKey(log.Key.Log, log.Key.Scope, name(log.Key.Id))) : operation;

    private static LogOperation Renamed(LogOperation operation, LogKey key) => operation switch
    {
        Append append => append with { Key = key },
        Drop drop => drop with { Key = key },
        RequireHead require => require with { Key = key },
        RequireEntry require => require with { Key = key },
        ReplaceEntry replace => replace with { Key = key },
        Trim trim => trim with { Key = key },
        _ => operation,
    };

    private static LogRead Renamed(LogRead read, LogKey key) => new(key, read.Ranges) { Bodies = read.Bodies, Descending = read.Descending, Limit = read.Limit };

    private static string Cut(string text, int length) => text.Length > length && char.IsAscii(text[0]) ? text[..length] : text;

    private static IEnumerable<StoredRecord> PrefixScopes(Backend inner, Query query, IReadOnlyList<StoredRecord> records) =>
        inner.ScopesAsync(query.Collection.Name).ToBlockingEnumerable()
            .Where(scope => scope.StartsWith(query.Scope, StringComparison.Ordinal))
            .SelectMany(scope => inner.QueryAsync(query with { Scope = scope }).ToBlockingEnumerable());
}
