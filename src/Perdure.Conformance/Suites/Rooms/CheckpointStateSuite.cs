using System.Text;
using System.Text.Json;
using Perdure.Checkpoints;
using Perdure.Conformance.Rooms;
using Perdure.Storage;

namespace Perdure.Conformance.Suites.Rooms;

/// <summary>A state comes out as it went in, in whatever form it is given.</summary>
internal sealed class CheckpointStateSuite : ISuite
{
    public IReadOnlyList<Scenario> Scenarios =>
    [
        new("checkpoint.object-with-set-and-get", ObjectAsync),
        new("checkpoint.typed-state", TypedAsync),
        new("checkpoint.source-generated-type", GeneratedAsync),
        new("checkpoint.source-generated-store", GeneratedStoreAsync),
        new("checkpoint.json-element", ElementAsync),
        new("checkpoint.raw-channels", ChannelsAsync),
        new("checkpoint.empty-state", EmptyAsync),
        new("checkpoint.channel-names", NamesAsync),
        new("checkpoint.no-aliasing", AliasAsync),
        new("checkpoint.other-shape", ShapeAsync),
        new("checkpoint.whole-table", TableAsync),
        .. StateValues.All.Select(value => new Scenario($"checkpoint.value-{value.Name}", trial => ValueAsync(trial, value.Json))),
    ];

    private static async Task ObjectAsync(Trial trial)
    {
        var board = new Blackboard();
        board.Set("question", "what is lost?");
        board.Set("count", 3L);
        board.Set("nothing", null);
        await (await trial.ThreadAsync().ConfigureAwait(false)).SaveAsync(board).ConfigureAwait(false);
        var loaded = trial.Present(await (await trial.ThreadAsync().ConfigureAwait(false)).LoadAsync<Blackboard>().ConfigureAwait(false), "the loaded state");
        trial.Equal("what is lost?", loaded.Get<string>("question"), "a text of the state");
        trial.Equal(3L, loaded.Get<long>("count"), "a number of the state");
        trial.True(loaded.IsNull("nothing"), "a null of the state", "null", "a value");
        loaded.Set("count", 4L);
        await (await trial.ThreadAsync().ConfigureAwait(false)).SaveAsync(loaded).ConfigureAwait(false);
        await trial.RestartStoreAsync().ConfigureAwait(false);
        trial.Equal("""{"question":"what is lost?","count":3,"nothing":null}""", await (await trial.ThreadAsync().ConfigureAwait(false)).TextAsync(1).ConfigureAwait(false), "version 1");
        trial.Equal("""{"question":"what is lost?","count":4,"nothing":null}""", await (await trial.ThreadAsync().ConfigureAwait(false)).TextAsync(2).ConfigureAwait(false), "version 2");
    }

    private static async Task TypedAsync(Trial trial)
    {
        await (await trial.ThreadAsync().ConfigureAwait(false)).SaveAsync(TypedState.Sample).ConfigureAwait(false);
        var loaded = trial.Present(await (await trial.ThreadAsync().ConfigureAwait(false)).LoadAsync<TypedState>().ConfigureAwait(false), "the loaded state");
        trial.Equal(TypedState.Show(TypedState.Sample), TypedState.Show(loaded), "the state");
        trial.True(double.IsNegative(loaded.NegativeZero), "−0", "−0", $"{loaded.NegativeZero:R}");
        trial.Equal(TypedState.Sample.Moment.Offset, loaded.Moment.Offset, "the offset of a time");
        trial.Equal(TypedState.Sample.Moment, loaded.Moment, "a time");
        trial.Equal("1.1000000000000000000000000010", loaded.Tiny.ToString(System.Globalization.CultureInfo.InvariantCulture), "a decimal with its zeros");
        trial.Equal(TypedState.Show(TypedState.Sample), TypedState.Show(await (await trial.ThreadAsync().ConfigureAwait(false)).LoadAsync<TypedState>(1).ConfigureAwait(false)), "the state of version 1");
        var state = trial.Present(await (await trial.ThreadAsync().ConfigureAwait(false)).LoadStateAsync().ConfigureAwait(false), "the state");
        trial.Equal(long.MaxValue, state.Get<long>("Largest"), "one channel");
        trial.Equal(0, state.Get<int>("absent"), "a channel that is not there");
        trial.True(state.Find("absent") is null, "a channel that is not there", "null", "a value");
    }

    private static async Task GeneratedAsync(Trial trial)
    {
        await (await trial.ThreadAsync().ConfigureAwait(false)).SaveAsync(TypedState.Sample, SampleJson.Default.TypedState).ConfigureAwait(false);
        trial.Equal(TypedState.Show(TypedState.Sample), TypedState.Show(await (await trial.ThreadAsync().ConfigureAwait(false)).LoadAsync(SampleJson.Default.TypedState).ConfigureAwait(false)), "the state");
        trial.Equal(TypedState.Show(TypedState.Sample), TypedState.Show(await (await trial.ThreadAsync().ConfigureAwait(false)).LoadAsync(1, SampleJson.Default.TypedState).ConfigureAwait(false)), "the state of version 1");
        trial.Equal(TypedState.Show(TypedState.Sample), TypedState.Show(trial.Present(await (await trial.ThreadAsync().ConfigureAwait(false)).LoadStateAsync().ConfigureAwait(false), "the state").As(SampleJson.Default.TypedState)), "the state as channels");
    }

    private static async Task GeneratedStoreAsync(Trial trial)
    {
        var options = new AgentStoreOptions { Json = new JsonSerializerOptions { TypeInfoResolver = SampleJson.Default } };
        var store = await trial.StoreAsync(options).ConfigureAwait(false);
        await store.Checkpoints.Thread("t").SaveAsync(TypedState.Sample).ConfigureAwait(false);
        trial.Equal(TypedState.Show(TypedState.Sample), TypedState.Show(await (await trial.StoreAsync(options).ConfigureAwait(false)).Checkpoints.Thread("t").LoadAsync<TypedState>().ConfigureAwait(false)), "the state");
        await trial.MisusedAsync(async () => await store.Checkpoints.Thread("t").SaveAsync(new Blackboard()).ConfigureAwait(false), "a type the context does not know", nameof(Blackboard), "JsonSerializable").ConfigureAwait(false);
    }

    private static async Task ElementAsync(Trial trial)
    {
        using var document = JsonDocument.Parse("""[ {"a" : [1, 2], "b": {"c": null}, "d": "e"} ]""");
        await (await trial.ThreadAsync().ConfigureAwait(false)).SaveAsync(document.RootElement[0]).ConfigureAwait(false);
        trial.Equal("""{"a":[1, 2],"b":{"c": null},"d":"e"}""", await (await trial.ThreadAsync().ConfigureAwait(false)).TextAsync().ConfigureAwait(false), "the state");
    }

    private static async Task ChannelsAsync(Trial trial)
    {
        var channels = new Dictionary<string, ReadOnlyMemory<byte>> { ["z"] = Bytes(" [1] "), ["a"] = Bytes("null"), ["m"] = Bytes("\"x\"") };
        var saved = await (await trial.ThreadAsync().ConfigureAwait(false)).SaveChannelsAsync(channels).ConfigureAwait(false);
        trial.Same(["z", "a", "m"], saved.Channels, "the channels of the checkpoint");
        var state = trial.Present(await (await trial.ThreadAsync().ConfigureAwait(false)).LoadStateAsync().ConfigureAwait(false), "the state");
        trial.Equal("""{"z":[1],"a":null,"m":"x"}""", Encoding.UTF8.GetString(state.Json.Span), "the state");
        trial.SameBytes("[1]", state.Find("z") ?? default, "a channel");
        trial.SameBytes("null", state.Find("a") ?? default, "a channel that holds null");
        channels.Remove("z");
        channels["a"] = Bytes("[]");
        await (await trial.ThreadAsync().ConfigureAwait(false)).SaveChannelsAsync(channels).ConfigureAwait(false);
        trial.Equal("""{"a":[],"m":"x"}""", await (await trial.ThreadAsync().ConfigureAwait(false)).TextAsync().ConfigureAwait(false), "the next state");
    }

    private static async Task EmptyAsync(Trial trial)
    {
        var thread = await trial.ThreadAsync().ConfigureAwait(false);
        var saved = await thread.SaveJsonAsync("{}").ConfigureAwait(false);
        trial.Equal(0, saved.Channels.Count, "the channels of an empty state");
        trial.Equal("{}", await (await trial.ThreadAsync().ConfigureAwait(false)).TextAsync().ConfigureAwait(false), "an empty state");
        await thread.SaveJsonAsync("{ }").ConfigureAwait(false);
        await thread.SaveChannelsAsync(new Dictionary<string, ReadOnlyMemory<byte>>()).ConfigureAwait(false);
        await thread.Edit().SaveAsync().ConfigureAwait(false);
        await thread.Edit().Set("a", 1).SaveAsync().ConfigureAwait(false);
        await thread.SaveJsonAsync("{}").ConfigureAwait(false);
        await trial.HoldsAsync("t", new Dictionary<long, string> { [1] = "{}", [2] = "{}", [3] = "{}", [4] = "{}", [5] = """{"a":1}""", [6] = "{}" }, "the states").ConfigureAwait(false);
    }

    private static async Task NamesAsync(Trial trial)
    {
        string[] names = ["", " ", "a", "A", "a.b", "$a", "a\"b", "a\\b", "a'b", "[0]", "é", "e\u0301", "😀", "שלום", "\u0001", "\0", "\u007f", "\u2028", "\ufeff", new string('n', 3000), "__proto__", "/", "a b"];
        var thread = await trial.ThreadAsync().ConfigureAwait(false);
        var channels = names.ToDictionary(name => name, name => (ReadOnlyMemory<byte>)Bytes($"[{name.Length}]"));
        await thread.SaveChannelsAsync(channels).ConfigureAwait(false);
        foreach (var name in names)
            thread = await AppendedAsync(trial, name).ConfigureAwait(false);
        var saved = trial.Present(await (await trial.ThreadAsync().ConfigureAwait(false)).LoadStateAsync().ConfigureAwait(false), "the state");
        trial.Same(names, saved.Checkpoint.Channels, "the channels");
        foreach (var name in names)
            trial.SameBytes($"[{name.Length},\"{JsonEncodedText.Encode(name)}\"]", saved.Find(name) ?? default, $"channel '{name}'");
        trial.Same(names, JsonElement.Parse(saved.Json.Span).EnumerateObject().Select(property => property.Name), "the names in the text");
        await thread.SaveAsync(JsonElement.Parse(saved.Json.Span)).ConfigureAwait(false);
        trial.Equal(Encoding.UTF8.GetString(saved.Json.Span), await (await trial.ThreadAsync().ConfigureAwait(false)).TextAsync().ConfigureAwait(false), "the same state saved whole");
    }

    private static async Task<CheckpointThread> AppendedAsync(Trial trial, string name)
    {
        var thread = await trial.ThreadAsync().ConfigureAwait(false);
        await thread.Edit().AppendJson(name, Bytes($"\"{JsonEncodedText.Encode(name)}\"")).SaveAsync().ConfigureAwait(false);
        return thread;
    }

    private static async Task AliasAsync(Trial trial)
    {
        var thread = await trial.ThreadAsync().ConfigureAwait(false);
        var (value, appended) = (Bytes("[1,2,3]"), Bytes("4"));
        await thread.SaveChannelsAsync(new Dictionary<string, ReadOnlyMemory<byte>> { ["a"] = value }).ConfigureAwait(false);
        var edit = thread.Edit().AppendJson("a", appended);
        appended[0] = (byte)'9';
        await edit.SaveAsync().ConfigureAwait(false);
        Array.Fill(value, (byte)'x');
        var state = trial.Present(await thread.LoadStateAsync().ConfigureAwait(false), "the state");
        System.Runtime.InteropServices.MemoryMarshal.AsMemory(state.Json).Span.Fill((byte)'y');
        await thread.Edit().AppendJson("a", Bytes("5")).SaveAsync().ConfigureAwait(false);
        trial.Equal("""{"a":[1,2,3,4,5]}""", await thread.TextAsync().ConfigureAwait(false), "the state after the caller's memory changed");
    }

    private static async Task ShapeAsync(Trial trial)
    {
        var thread = await trial.ThreadAsync().ConfigureAwait(false);
        await thread.SaveJsonAsync("""{"Text":[1]}""").ConfigureAwait(false);
        await trial.FaultsAsync(Fault.SchemaMismatch, async () => await thread.LoadAsync<TypedState>().ConfigureAwait(false), "a load into a type of another shape").ConfigureAwait(false);
        trial.Equal(null, await (await trial.ThreadAsync("other").ConfigureAwait(false)).LoadAsync<TypedState>().ConfigureAwait(false), "a load of a thread that is not there");
        trial.Equal(null, await thread.LoadAsync<TypedState>(2).ConfigureAwait(false), "a load of a version that is not there");
        trial.Equal("""{"Text":[1]}""", await thread.TextAsync().ConfigureAwait(false), "the state afterwards");
    }

    private static async Task ValueAsync(Trial trial, string json)
    {
        // Whole, then unchanged beside a change, then set by itself, then in a list.
        var thread = await trial.ThreadAsync().ConfigureAwait(false);
        var expected = new SortedDictionary<long, string> { [1] = $$"""{"v":{{json}},"n":1}""", [2] = $$"""{"v":{{json}},"n":2}""", [3] = """{"v":0,"n":2}""", [4] = $$"""{"v":{{json}},"n":2}""", [5] = $$"""{"v":[{{json}},{{json}}],"n":2}""", [6] = $$"""{"v":[{{json}},{{json}},{{json}}],"n":2}""" };
        await thread.SaveJsonAsync(expected[1]).ConfigureAwait(false);
        await (await trial.ThreadAsync().ConfigureAwait(false)).SaveJsonAsync(expected[2]).ConfigureAwait(false);
        thread = await trial.ThreadAsync().ConfigureAwait(false);
        await thread.Edit().Set("v", 0).SaveAsync().ConfigureAwait(false);
        await thread.Edit().SetJson("v", Bytes(json)).SaveAsync().ConfigureAwait(false);
        await thread.SaveJsonAsync(expected[5]).ConfigureAwait(false);
        await thread.Edit().AppendJson("v", Bytes(json)).SaveAsync().ConfigureAwait(false);
        foreach (var version in expected.Keys.Where(version => json == "[ \n ]" && version is 1 or 2 or 4).ToList())
            expected[version] = expected[version].Replace("[ \n ]", "[]", StringComparison.Ordinal);
        await trial.HoldsAsync("t", expected, "the states").ConfigureAwait(false);
    }

    private static async Task TableAsync(Trial trial)
    {
        var values = StateValues.All.Where(value => value.Name is not ("white-space-in-empty" or "four-megabytes")).ToList();
        var whole = $"{{{string.Join(',', values.Select(value => $"\"{value.Name}\":{value.Json}"))}}}";
        await (await trial.ThreadAsync().ConfigureAwait(false)).SaveJsonAsync(whole).ConfigureAwait(false);
        await (await trial.ThreadAsync().ConfigureAwait(false)).Edit().Set("one", 1).SaveAsync().ConfigureAwait(false);
        await (await trial.ThreadAsync().ConfigureAwait(false)).Edit().Remove("one").SaveAsync().ConfigureAwait(false);
        await trial.CloseAsync().ConfigureAwait(false);
        trial.Equal(whole, await (await trial.ThreadAsync().ConfigureAwait(false)).TextAsync(1).ConfigureAwait(false), "a state of all values");
        trial.Equal(whole, await (await trial.ThreadAsync().ConfigureAwait(false)).TextAsync(3).ConfigureAwait(false), "the same after two changes");
    }

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
