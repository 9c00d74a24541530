using System.Collections.Immutable;
using Perdure.Storage;

namespace Perdure.Memory;

/// <summary>Everything in one scope at one moment.</summary>
internal sealed record ScopeState(ImmutableDictionary<string, TableState> Tables, ImmutableDictionary<LogKey, LogState> Logs)
{
    public static ScopeState Empty { get; } = new(ImmutableDictionary<string, TableState>.Empty, ImmutableDictionary<LogKey, LogState>.Empty);

    public bool IsEmpty => Tables.IsEmpty && Logs.IsEmpty;

    public TableState? Table(string collection) => Tables.GetValueOrDefault(collection);

    public LogState Log(LogKey key) => Logs.GetValueOrDefault(key) ?? LogState.Empty;

    public ScopeState With(string collection, TableState table) =>
        this with { Tables = table.Rows.IsEmpty ? Tables.Remove(collection) : Tables.SetItem(collection, table) };

    public ScopeState With(LogKey key, LogState log) =>
        this with { Logs = log.Count == 0 ? Logs.Remove(key) : Logs.SetItem(key, log) };
}
