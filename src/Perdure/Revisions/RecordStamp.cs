using System.Text.Json;
using Perdure.Checkpoints;
using Perdure.Storage;

namespace Perdure.Revisions;

/// <summary>
/// A record's body may hold the version and the time of its own write (<see cref="Entity"/> does), which differ each time and are no
/// change. They are told from fields of the caller's own by their values: those of the write itself.
/// </summary>
internal readonly record struct RecordStamp(long Version, DateTimeOffset At)
{
    /// <summary>Whether a top-level property is this write's mark.</summary>
    public bool Marks(string name, JsonElement value) =>
        (name.Equals("version", StringComparison.OrdinalIgnoreCase) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var version) && version == Version) ||
        (name.Equals("updatedAt", StringComparison.OrdinalIgnoreCase) && value.ValueKind == JsonValueKind.String && value.TryGetDateTimeOffset(out var at) && Instant.Cut(at) == Instant.Cut(At));

    /// <summary>What differs between two bodies but for the marks of their writes.</summary>
    public static IReadOnlyList<StateChange> Changes(JsonElement before, RecordStamp first, JsonElement after, RecordStamp second) =>
        [.. StateDiff.Between(before, after).Where(change => !(change.Before is { } was && change.After is { } now && first.Marks(change.Path, was) && second.Marks(change.Path, now)))];

    /// <summary>Whether two bodies say the same but for the marks of their writes.</summary>
    public static bool Same(ReadOnlySpan<byte> before, RecordStamp first, ReadOnlySpan<byte> after, RecordStamp second)
    {
        if (before.SequenceEqual(after))
            return true;
        // Marks have nearly the same length each time; what is longer or shorter by more is a change.
        return Math.Abs(before.Length - after.Length) <= 32 && Parse(before) is { } one && Parse(after) is { } other && Changes(one, first, other, second).Count == 0;
    }

    // A wrapper may have made something else than JSON of it.
    public static JsonElement? Parse(ReadOnlySpan<byte> body)
    {
        var reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = Serialization.JsonText.MaxDepth });
        try
        {
            return JsonElement.TryParseValue(ref reader, out var value) ? value : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
