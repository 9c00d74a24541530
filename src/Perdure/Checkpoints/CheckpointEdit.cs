using System.Text.Json.Serialization.Metadata;
using Perdure.Checkpoints.Format;
using Perdure.Serialization;

namespace Perdure.Checkpoints;

/// <summary>
/// Changes to a state, given one by one and saved together: the cost is that of the change, however long the history.
/// Make one with <see cref="CheckpointThread.Edit()"/>; not safe to share; save it once.
/// </summary>
public sealed class CheckpointEdit
{
    private readonly CheckpointThread thread;
    private readonly long? version;
    private readonly Dictionary<string, ChannelEdit> edits = [];

    internal CheckpointEdit(CheckpointThread thread, long? version) => (this.thread, this.version) = (thread, version);

    /// <summary>Adds an element to the end of a channel that holds a list; a channel that is not there begins as an empty list.</summary>
    /// <exception cref="ArgumentException">The value can't be stored; the message names the path.</exception>
    public CheckpointEdit Append<T>(string channel, T value) => Append(channel, value, thread.Json.TypeInfoOf<T>());

    /// <summary>Adds an element to the end of a channel that holds a list.</summary>
    /// <exception cref="ArgumentException">The value can't be stored; the message names the path.</exception>
    public CheckpointEdit Append<T>(string channel, T value, JsonTypeInfo<T> type)
    {
        Of(channel).Append(StateWriter.Serialize(value, type));
        return this;
    }

    /// <summary>Adds an element, given as JSON in UTF-8, to the end of a channel that holds a list.</summary>
    /// <exception cref="ArgumentException">The bytes are not JSON that can be stored.</exception>
    public CheckpointEdit AppendJson(string channel, ReadOnlySpan<byte> json)
    {
        JsonText.Check(json, nameof(json));
        Of(channel).Append(Trimmed(json));
        return this;
    }

    /// <summary>Gives a channel a new value.</summary>
    /// <exception cref="ArgumentException">The value can't be stored; the message names the path.</exception>
    public CheckpointEdit Set<T>(string channel, T value) => Set(channel, value, thread.Json.TypeInfoOf<T>());

    /// <summary>Gives a channel a new value.</summary>
    /// <exception cref="ArgumentException">The value can't be stored; the message names the path.</exception>
    public CheckpointEdit Set<T>(string channel, T value, JsonTypeInfo<T> type)
    {
        Of(channel).Set(StateWriter.Serialize(value, type));
        return this;
    }

    /// <summary>Gives a channel a new value, given as JSON in UTF-8.</summary>
    /// <exception cref="ArgumentException">The bytes are not JSON that can be stored.</exception>
    public CheckpointEdit SetJson(string channel, ReadOnlySpan<byte> json)
    {
        JsonText.Check(json, nameof(json));
        Of(channel).Set(Trimmed(json));
        return this;
    }

    /// <summary>Takes a channel out of the state; nothing happens when it is not there.</summary>
    public CheckpointEdit Remove(string channel)
    {
        Of(channel).Remove();
        return this;
    }

    /// <summary>Saves the changes as one new version. One round trip when the thread object has seen the latest version.</summary>
    /// <exception cref="Storage.PerdureException">Conflict: the version edited is no longer the latest, and no fork was asked for.</exception>
    public ValueTask<Checkpoint> SaveAsync(SaveOptions? options = null, CancellationToken cancellationToken = default) =>
        thread.SaveEditAsync(this, (options ?? SaveOptions.None) is var given && version is not null ? given with { Parent = version } : given, cancellationToken);

    internal async ValueTask FillAsync(CheckpointReader reader, EntryBuilder builder, CancellationToken cancellationToken)
    {
        foreach (var channel in builder.Parent.Channels)
        {
            if (!edits.TryGetValue(channel.Name, out var edit))
                builder.Keep(channel);
            else
                await edit.ApplyAsync(reader, builder, channel, cancellationToken).ConfigureAwait(false);
        }
        foreach (var (name, edit) in edits)
            if (builder.Parent.Find(name) is null)
                edit.Create(builder, name);
    }

    private ChannelEdit Of(string channel)
    {
        CheckpointThread.CheckChannel(channel);
        if (!edits.TryGetValue(channel, out var edit))
            edits[channel] = edit = new ChannelEdit();
        return edit;
    }

    private static byte[] Trimmed(ReadOnlySpan<byte> json) => json.Trim(" \t\r\n"u8).ToArray();
}
