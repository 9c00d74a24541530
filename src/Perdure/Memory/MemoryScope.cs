namespace Perdure.Memory;

/// <summary>One scope: writers take its gate, readers take its state, which never changes once published.</summary>
internal sealed class MemoryScope
{
    private volatile ScopeState state = ScopeState.Empty;

    public Lock Gate { get; } = new();

    /// <summary>Set, under the gate, when the scope was emptied and taken out of the space: a writer who meets it looks the scope up again.</summary>
    public bool IsRetired { get; set; }

    public ScopeState State { get => state; set => state = value; }
}
