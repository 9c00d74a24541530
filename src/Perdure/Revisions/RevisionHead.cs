namespace Perdure.Revisions;

/// <summary>What of a revision can be read without its snapshot.</summary>
internal sealed record RevisionHead(string Collection, string Id, long Version, RevisionKind Kind, string? By, DateTimeOffset? ExpiresAt);
