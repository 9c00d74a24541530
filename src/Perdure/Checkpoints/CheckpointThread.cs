using System.Buffers;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Perdure.Serialization;
using Perdure.Storage;

namespace Perdure.Checkpoints;

/// <summary>
/// The states of one thread in one namespace. A save writes one row that holds only what changed, and is a compare-and-swap
/// on the version this object has last loaded or saved. Safe to share: of two saves at once from one version, one wins and
/// the other is a conflict.
/// </summary>
public sealed partial class CheckpointThread
{
    private readonly CheckpointReader reader;
    private readonly CheckpointWriter writer;
    private readonly ThreadMemory memory = new();

    internal CheckpointThread(StoreContext context, string thread, string ns)
    {
        Context = context;
        reader = new CheckpointReader(context, thread, ns);
        writer = new CheckpointWriter(reader);
    }

    /// <summary>The thread's id.</summary>
    public string Id => reader.Thread;

    /// <summary>The namespace.</summary>
    public string Namespace => reader.Namespace;

    internal StoreContext Context { get; }

    internal JsonSerializerOptions Json => Context.Json;

    /// <summary>Saves a whole state; what changed since the version it is saved on is found by comparing bytes, and only that is stored.</summary>
    /// <remarks>A save that says the same as the one already made on its parent is taken for a retry of it and succeeds. Two writers who must not both win put something of their own into what they save.</remarks>
    /// <param name="state">Anything that becomes a JSON object; its properties are the channels.</param>
    /// <param name="options">What to record beside it. Default: nothing.</param>
    /// <param name="cancellationToken">Leaves the save done or not done.</param>
    /// <returns>The new version, or the one an earlier try of the same save has made.</returns>
    /// <exception cref="ArgumentException">The state can't be stored; the message names the path.</exception>
    /// <exception cref="PerdureException">Conflict: another save came first. NotFound: the parent asked for is not there.</exception>
    public ValueTask<Checkpoint> SaveAsync<T>(T state, SaveOptions? options = null, CancellationToken cancellationToken = default) =>
        SaveAsync(state, Json.TypeInfoOf<T>(), options, cancellationToken);

    /// <inheritdoc cref="SaveAsync{T}(T, SaveOptions?, CancellationToken)"/>
    public ValueTask<Checkpoint> SaveAsync<T>(T state, JsonTypeInfo<T> type, SaveOptions? options = null, CancellationToken cancellationToken = default)
    {
        var text = memory.TakeEmpty();
        StateWriter.Write(text.Buffer, state, type);
        return SaveTextAsync(text, options ?? SaveOptions.None, cancellationToken);
    }

    /// <summary>Saves a whole state given as JSON.</summary>
    /// <inheritdoc cref="SaveAsync{T}(T, SaveOptions?, CancellationToken)"/>
    public ValueTask<Checkpoint> SaveAsync(JsonElement state, SaveOptions? options = null, CancellationToken cancellationToken = default)
    {
        var raw = JsonMarshal.GetRawUtf8Value(state);
        JsonText.Check(raw, nameof(state));
        var text = memory.TakeEmpty();
        text.Buffer.Write(raw);
        return SaveTextAsync(text, options ?? SaveOptions.None, cancellationToken);
    }

    /// <summary>Saves a whole state given as named channels of JSON in UTF-8.</summary>
    /// <inheritdoc cref="SaveAsync{T}(T, SaveOptions?, CancellationToken)"/>
    public ValueTask<Checkpoint> SaveChannelsAsync(IReadOnlyDictionary<string, ReadOnlyMemory<byte>> channels, SaveOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(channels);
        foreach (var (name, json) in channels)
        {
            CheckChannel(name);
            JsonText.Check(json.Span, $"{nameof(channels)}['{name}']");
        }
        var text = memory.TakeEmpty();
        StateLayout.Compose(text.Buffer, channels);
        return SaveTextAsync(text, options ?? SaveOptions.None, cancellationToken);
    }

    /// <summary>Begins changes to the version this object has last seen (or the latest), saved together at a cost that is that of the change alone.</summary>
    public CheckpointEdit Edit() => new(this, null);

    /// <summary>Begins changes to some version; when it is not the latest, saving them needs <see cref="SaveOptions.Fork"/>.</summary>
    public CheckpointEdit Edit(long version) => new(this, version);

    /// <summary>Makes an earlier version the latest again, as a new version with the same state. One row, whatever the state's size.</summary>
    /// <exception cref="PerdureException">NotFound: there is no such version.</exception>
    public ValueTask<Checkpoint> RewindAsync(long version, SaveOptions? options = null, CancellationToken cancellationToken = default) =>
        SaveEditAsync(Edit(version), (options ?? SaveOptions.None) with { Parent = version, Fork = true }, cancellationToken);

    internal async ValueTask<Checkpoint> SaveEditAsync(CheckpointEdit edit, SaveOptions options, CancellationToken cancellationToken)
    {
        var (tip, parent) = await BaseAsync(options, cancellationToken).ConfigureAwait(false);
        var saved = await writer.SaveAsync(tip, parent, options, (builder, _, token) => edit.FillAsync(reader, builder, token), Pending, cancellationToken).ConfigureAwait(false);
        return Seen(saved);
    }

    internal static void CheckChannel(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (Identifier.LoneSurrogate(name) >= 0)
            throw new ArgumentException("A channel's name holds a lone surrogate, which no database can store.", nameof(name));
    }

    private async ValueTask<Checkpoint> SaveTextAsync(StateText text, SaveOptions options, CancellationToken cancellationToken)
    {
        if (text.Buffer.Span is not [(byte)'{', ..])
            throw new ArgumentException("A state is a JSON object whose properties are its channels, but a single value or a list was given. Put it in a property of an object. Nothing was written.", nameof(text));
        var (tip, parent) = await BaseAsync(options, cancellationToken).ConfigureAwait(false);
        var before = memory.TakeText(parent);
        if (before is null && parent is not null)
            before = await StateText.LoadAsync(reader, parent.Table, cancellationToken).ConfigureAwait(false);
        var saved = await writer.SaveAsync(tip, parent, options, (builder, _, token) =>
        {
            text.Restart();
            return new WholeState(reader, before, text, builder).FillAsync(token);
        }, Pending, cancellationToken).ConfigureAwait(false);
        if (before is not null)
            memory.Recycle(before);
        memory.Remember(saved.Newest!, text);
        return Seen(saved);
    }

    /// <summary>What to save on, and the head to expect.</summary>
    private async ValueTask<(Tip Tip, StoredCheckpoint? Parent)> BaseAsync(SaveOptions options, CancellationToken cancellationToken)
    {
        Check(options);
        var tip = memory.Tip;
        if (tip is null || (options.Parent is { } version && version != tip.Newest?.Mark.Position))
            tip = await reader.TipAsync(cancellationToken).ConfigureAwait(false);
        if (options.Parent is not { } wanted || wanted == tip.Newest?.Mark.Position)
            return (tip, tip.Newest);
        if (wanted == 0)
            return options.Fork || tip.Newest is null ? (tip, null) : (tip with { Head = LogHead.Empty }, null);
        var parent = await reader.FindAsync(wanted, cancellationToken).ConfigureAwait(false) ?? throw NoSuch(wanted);
        // Without a fork the save expects its parent to be the head: it is not, so the conflict (or the retry) shows.
        return options.Fork ? (tip, parent) : (new Tip(parent.Mark, parent), parent);
    }

    private Checkpoint Seen(Tip saved)
    {
        memory.Tip = saved;
        memory.HasPending = false;
        return saved.Newest!.Describe(Id, Namespace);
    }

    private PerdureException NoSuch(long version) => new(Fault.NotFound,
        $"Thread '{Id}', namespace '{Namespace}' has no version {version}; it never had one or it was pruned or deleted. List its checkpoints to see which there are. Nothing was written.");

    private static void Check(SaveOptions options)
    {
        if (options.Node is { } node)
            Identifier.Check(node, nameof(SaveOptions.Node));
        foreach (var tag in options.Tags)
            Identifier.Check(tag, nameof(SaveOptions.Tags));
        ArgumentOutOfRangeException.ThrowIfNegative(options.Step ?? 0, nameof(SaveOptions.Step));
        ArgumentOutOfRangeException.ThrowIfNegative(options.Parent ?? 0, nameof(SaveOptions.Parent));
    }
}
