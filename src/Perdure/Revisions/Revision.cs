using System.Text.Json;

namespace Perdure.Revisions;

/// <summary>One write of a record.</summary>
/// <param name="Collection">The record's collection, e.g. <c>threads</c>.</param>
/// <param name="Scope">Its scope.</param>
/// <param name="Id">Its id.</param>
/// <param name="Number">The revision's place in the record's history, from 1; a number is never used again.</param>
/// <param name="Version">The version the write gave the record; of a delete, the one it had.</param>
/// <param name="Kind">What happened.</param>
/// <param name="By">Who did it; null: nobody was named.</param>
/// <param name="At">When, UTC.</param>
/// <param name="ExpiresAt">From when on the record was invisible; null: never.</param>
/// <param name="Size">The bytes that are stored of the record; 0 when it was deleted or did not change.</param>
public sealed record Revision(string Collection, string Scope, string Id, long Number, long Version, RevisionKind Kind, string? By, DateTimeOffset At, DateTimeOffset? ExpiresAt, int Size)
{
    /// <summary>The record as it was written; null when it was deleted, or when only headers were asked for.</summary>
    public JsonElement? Snapshot { get; init; }
}
