using System.Text;
using System.Text.Json;
using Perdure.Checkpoints;
using Perdure.Storage;

namespace Perdure.Conformance.Rooms;

/// <summary>Stores over the backend under trial, and short words for what the rooms are asked.</summary>
internal static class RoomTrial
{
    /// <summary>The logs of the checkpoint room, to look at what is stored.</summary>
    public static StoreSchema CheckpointLogs { get; } = new([], [new LogSchema("checkpoints", 1), new LogSchema("checkpoint_pieces", 1), new LogSchema("checkpoint_writes", 1)]);

    /// <summary>A new store over the fixture's data.</summary>
    public static async Task<AgentStore> StoreAsync(this Trial trial, AgentStoreOptions? options = null)
    {
        var subject = await trial.OpenBareAsync().ConfigureAwait(false);
        return await AgentStore.OpenAsync(subject.Backend, options, trial.CancellationToken).ConfigureAwait(false);
    }

    /// <summary>Closes every store and opens a new one, as a restart does.</summary>
    public static async Task<AgentStore> RestartStoreAsync(this Trial trial, AgentStoreOptions? options = null)
    {
        await trial.CloseAsync().ConfigureAwait(false);
        return await trial.StoreAsync(options).ConfigureAwait(false);
    }

    /// <summary>A new store whose traffic is watched.</summary>
    public static async Task<(AgentStore Store, WatchedBackend Watch)> WatchedAsync(this Trial trial, AgentStoreOptions? options = null)
    {
        var watch = new WatchedBackend((await trial.OpenBareAsync().ConfigureAwait(false)).Backend);
        return (await AgentStore.OpenAsync(watch, options, trial.CancellationToken).ConfigureAwait(false), watch);
    }

    /// <summary>A thread of a new store.</summary>
    public static async Task<CheckpointThread> ThreadAsync(this Trial trial, string id = "t", string ns = "main") => (await trial.StoreAsync().ConfigureAwait(false)).Checkpoints.Thread(id, ns);

    public static async Task<Checkpoint> SaveJsonAsync(this CheckpointThread thread, string json, SaveOptions? options = null) => await thread.SaveAsync(JsonElement.Parse(json, Deep), options).ConfigureAwait(false);

    /// <summary>The state of a version (null: the latest) as text; "none" when there is none.</summary>
    public static async Task<string> TextAsync(this CheckpointThread thread, long? version = null)
    {
        var state = version is { } given ? await thread.LoadStateAsync(given).ConfigureAwait(false) : await thread.LoadStateAsync().ConfigureAwait(false);
        return state is null ? "none" : Encoding.UTF8.GetString(state.Json.Span);
    }

    /// <summary>All versions, ascending, with their states.</summary>
    public static async Task<SortedDictionary<long, string>> TextsAsync(this CheckpointThread thread)
    {
        var texts = new SortedDictionary<long, string>();
        foreach (var checkpoint in await thread.ListAsync(new CheckpointFilter { Limit = int.MaxValue }).ConfigureAwait(false))
            texts[checkpoint.Version] = await thread.TextAsync(checkpoint.Version).ConfigureAwait(false);
        return texts;
    }

    /// <summary>All versions of a thread as a fresh instance reads them must be these.</summary>
    public static async Task HoldsAsync(this Trial trial, string id, IEnumerable<KeyValuePair<long, string>> expected, string what, string ns = "main") =>
        trial.Same(expected.OrderBy(pair => pair.Key).Select(pair => (pair.Key, pair.Value)), (await (await trial.ThreadAsync(id, ns).ConfigureAwait(false)).TextsAsync().ConfigureAwait(false)).Select(pair => (pair.Key, pair.Value)), what);

    /// <summary>What must be refused as misuse, with words that the message holds.</summary>
    public static async Task MisusedAsync(this Trial trial, Func<Task> act, string what, params string[] words)
    {
        var refused = await trial.ThrowsAsync<ArgumentException>(act, what).ConfigureAwait(false);
        foreach (var word in words)
            trial.True(refused.Message.Contains(word, StringComparison.Ordinal), $"{what}: the message", $"one with '{word}'", $"'{refused.Message}'");
    }

    private static JsonDocumentOptions Deep => new() { MaxDepth = 256 };
}
