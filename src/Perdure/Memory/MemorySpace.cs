using System.Collections.Concurrent;

namespace Perdure.Memory;

/// <summary>The data behind memory backends; it ends with the process. Safe to share.</summary>
public sealed class MemorySpace
{
    private static readonly ConcurrentDictionary<string, MemorySpace> Spaces = new();

    /// <summary>The space of that name in this process; made on first use.</summary>
    public static MemorySpace Named(string name) => Spaces.GetOrAdd(name, _ => new MemorySpace());

    internal ConcurrentDictionary<string, MemoryScope> Scopes { get; } = new();

    internal ConcurrentDictionary<string, Storage.CollectionSchema> Collections { get; } = new();

    internal ConcurrentDictionary<string, int> LogRevisions { get; } = new();

    internal Storage.SignalHub Signals { get; } = new();

    internal Lock Preparing { get; } = new();

    /// <summary>The state of a scope as readers see it; empty when nothing was ever written there.</summary>
    internal ScopeState Read(string scope) => Scopes.TryGetValue(scope, out var found) ? found.State : ScopeState.Empty;
}
