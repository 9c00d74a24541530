namespace Perdure;

/// <summary>A part of a list.</summary>
/// <param name="Items">What is on it, in the order of the query.</param>
/// <param name="Next">What to give the same query to go on behind it; null: nothing follows. Opaque; stays good while others insert and delete.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, string? Next);
