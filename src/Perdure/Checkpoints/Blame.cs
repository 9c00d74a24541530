using System.Text.Json;

namespace Perdure.Checkpoints;

/// <summary>
/// Finds the version that gave a value what it is, from parent to parent. Versions that share the channel's pieces are
/// passed over without reading it; the search ends where the thread begins, at a fork's first version for instance.
/// </summary>
internal sealed class Blame(CheckpointReader reader, StatePath path)
{
    public async ValueTask<StoredCheckpoint?> FindAsync(StoredCheckpoint start, CancellationToken cancellationToken)
    {
        if (await ValueAsync(start, cancellationToken).ConfigureAwait(false) is not { } value)
            return null;
        var answer = start;
        while (answer.Head.Header!.Parent != 0)
        {
            var parent = await reader.FindAsync(answer.Head.Header.Parent, cancellationToken).ConfigureAwait(false);
            if (parent is null || !await IsSameAsync(answer, parent, value, cancellationToken).ConfigureAwait(false))
                return answer;
            answer = parent;
        }
        return answer;
    }

    private async ValueTask<bool> IsSameAsync(StoredCheckpoint version, StoredCheckpoint parent, JsonElement value, CancellationToken cancellationToken)
    {
        var (now, before) = (version.Table.Find(path.Channel)!, parent.Table.Find(path.Channel));
        if (before is null)
            return false;
        if (now.Kind == before.Kind && now.Ranges.AsSpan().SequenceEqual(before.Ranges))
            return true;
        return await ValueAsync(parent, cancellationToken).ConfigureAwait(false) is { } old && JsonElement.DeepEquals(old, value);
    }

    private async ValueTask<JsonElement?> ValueAsync(StoredCheckpoint version, CancellationToken cancellationToken) =>
        version.Table.Find(path.Channel) is { } channel
            ? path.Follow(await StateDiff.ValueAsync(reader, channel, cancellationToken).ConfigureAwait(false))
            : null;
}
