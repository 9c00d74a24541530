using System.Text.Json;
using Perdure.Checkpoints.Format;

namespace Perdure.Checkpoints;

/// <summary>Compares two states: properties by name, list elements by place.</summary>
internal static class StateDiff
{
    public static async ValueTask<IReadOnlyList<StateChange>> BetweenAsync(CheckpointReader first, ChannelTable a, CheckpointReader second, ChannelTable b, CancellationToken cancellationToken)
    {
        var changes = new List<StateChange>();
        foreach (var channel in a.Channels)
        {
            var other = b.Find(channel.Name);
            if (other is not null && ReferenceEquals(first, second) && other.Kind == channel.Kind && other.Ranges.AsSpan().SequenceEqual(channel.Ranges))
                continue;
            var before = await ValueAsync(first, channel, cancellationToken).ConfigureAwait(false);
            var after = other is null ? (JsonElement?)null : await ValueAsync(second, other, cancellationToken).ConfigureAwait(false);
            Compare(StatePath.Property("", channel.Name), before, after, changes);
        }
        foreach (var channel in b.Channels)
            if (a.Find(channel.Name) is null)
                changes.Add(new StateChange(StatePath.Property("", channel.Name), null, await ValueAsync(second, channel, cancellationToken).ConfigureAwait(false)));
        return changes;
    }

    /// <summary>What differs between two values.</summary>
    public static IReadOnlyList<StateChange> Between(JsonElement before, JsonElement after)
    {
        var changes = new List<StateChange>();
        Compare("", before, after, changes);
        return changes;
    }

    /// <summary>The value of a channel.</summary>
    public static async ValueTask<JsonElement> ValueAsync(CheckpointReader reader, Channel channel, CancellationToken cancellationToken)
    {
        var inner = await reader.ChannelAsync(channel, cancellationToken).ConfigureAwait(false);
        return JsonElement.Parse([.. ChannelKinds.Before(channel.Kind), .. inner, .. ChannelKinds.After(channel.Kind)], new JsonDocumentOptions { MaxDepth = Serialization.JsonText.MaxDepth });
    }

    private static void Compare(string path, JsonElement before, JsonElement? after, List<StateChange> changes)
    {
        if (after is not { } now)
            changes.Add(new StateChange(path, before, null));
        else if (before.ValueKind == JsonValueKind.Object && now.ValueKind == JsonValueKind.Object)
            CompareObjects(path, before, now, changes);
        else if (before.ValueKind == JsonValueKind.Array && now.ValueKind == JsonValueKind.Array)
            CompareLists(path, before, now, changes);
        else if (!JsonElement.DeepEquals(before, now))
            changes.Add(new StateChange(path, before, now));
    }

    private static void CompareObjects(string path, JsonElement before, JsonElement now, List<StateChange> changes)
    {
        foreach (var property in before.EnumerateObject())
            Compare(StatePath.Property(path, property.Name), property.Value, now.TryGetProperty(property.Name, out var value) ? value : null, changes);
        foreach (var property in now.EnumerateObject())
            if (!before.TryGetProperty(property.Name, out _))
                changes.Add(new StateChange(StatePath.Property(path, property.Name), null, property.Value));
    }

    private static void CompareLists(string path, JsonElement before, JsonElement now, List<StateChange> changes)
    {
        using var left = before.EnumerateArray();
        using var right = now.EnumerateArray();
        var (hasLeft, hasRight) = (left.MoveNext(), right.MoveNext());
        for (var i = 0; hasLeft || hasRight; i++)
        {
            if (hasLeft)
                Compare($"{path}[{i}]", left.Current, hasRight ? right.Current : null, changes);
            else
                changes.Add(new StateChange($"{path}[{i}]", null, right.Current));
            (hasLeft, hasRight) = (hasLeft && left.MoveNext(), hasRight && right.MoveNext());
        }
    }
}
