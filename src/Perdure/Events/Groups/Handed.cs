namespace Perdure.Events;

/// <summary>How some events were handed out that are not acknowledged yet.</summary>
/// <param name="Attempts">How often.</param>
/// <param name="Until">Until when they are somebody's, or wait.</param>
/// <param name="Token">By which handing out; null: they wait for another.</param>
/// <param name="IsLetter">Whether they were dead letters, which an acknowledgement removes.</param>
internal readonly record struct Handed(int Attempts, DateTimeOffset Until, string? Token, bool IsLetter);

/// <summary>Events next to each other that were handed out alike: how the record of a group keeps them, so that it stays small.</summary>
internal sealed record HandedRange(long From, long To, int Attempts, DateTimeOffset Until, string? Token, bool IsLetter);
