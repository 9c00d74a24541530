using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Perdure.Checkpoints;
using Perdure.Conformance.Rooms;

namespace Perdure.Conformance.Suites.Rooms;

/// <summary>However a change is given and wherever in the state it lies, every version loads as it was saved, and a change costs what it is.</summary>
internal sealed class CheckpointChangeSuite : ISuite
{
    public IReadOnlyList<Scenario> Scenarios =>
    [
        new("change.both-ways-mixed", MixedAsync),
        new("change.append-to-no-list", NoListAsync),
        new("change.append-to-every-list", ListsAsync),
        new("change.channels-removed-and-added", RemovedAsync),
        new("change.channels-in-another-order", ReorderedAsync),
        new("change.kinds", KindsAsync),
        new("change.document-edits", trial => EditsAsync(trial, "héllo 漢字 🙂 \"quoted\" \\ wörld\n".ReplaceLineEndings("\n"), 150)),
        new("change.document-edits-one-byte-apart", trial => EditsAsync(trial, "ééééèèèè漢漢汉🙂🙃", 150)),
        new("change.list-edits", ListEditsAsync),
        new("change.worn-channels", WornAsync),
        new("change.edit-stores-the-edit", CostAsync),
        new("change.edit-given-twice", TwiceAsync),
    ];

    private static async Task MixedAsync(Trial trial)
    {
        // The same history twice: each change given whole to one thread and as itself to the other, and mixed in a third.
        var random = new Random(7);
        var state = new JsonObject { ["messages"] = new JsonArray(), ["notes"] = "", ["step"] = 0 };
        var threads = new[] { await trial.ThreadAsync("whole").ConfigureAwait(false), await trial.ThreadAsync("changes").ConfigureAwait(false), await trial.ThreadAsync("mixed").ConfigureAwait(false) };
        var expected = new SortedDictionary<long, string>();
        foreach (var thread in threads)
            await thread.SaveJsonAsync(expected[1] = state.ToJsonString()).ConfigureAwait(false);
        for (var version = 2; version <= 80; version++)
        {
            var (item, names) = (JsonValue.Create($"é{version} \"🙂\""), new List<(string Name, JsonNode? Value, bool Append)>());
            if (version % 3 > 0)
                names.Add(("messages", item, true));
            if (version % 4 == 0)
                names.Add(("notes", JsonValue.Create((state["notes"] as JsonValue)?.GetValue<string>() + $" note {version}"), false));
            if (version % 7 == 0)
                names.Add((version % 2 == 0 ? "extra" : "notes", new JsonObject { ["v"] = version }, false));
            names.Add(("step", JsonValue.Create(version), false));
            foreach (var (name, value, append) in names)
                if (append)
                    state[name]!.AsArray().Add(value!.DeepClone());
                else
                    state[name] = value?.DeepClone();
            if (state["notes"] is JsonObject && version % 5 == 0)
                state["notes"] = "";
            var notes = state["notes"]!.ToJsonString();
            expected[version] = state.ToJsonString();
            for (var i = 0; i < 3; i++)
            {
                if (random.Next(5) == 0)
                    threads[i] = await trial.ThreadAsync(threads[i].Id).ConfigureAwait(false);
                if (i == 0 || (i == 2 && random.Next(2) == 0))
                {
                    await threads[i].SaveJsonAsync(expected[version]).ConfigureAwait(false);
                    continue;
                }
                var edit = threads[i].Edit();
                foreach (var (name, value, append) in names)
                    edit = append ? edit.AppendJson(name, Bytes(value!)) : edit.SetJson(name, name == "notes" ? Encoding.UTF8.GetBytes(notes) : Bytes(value!));
                await edit.SetJson("notes", Encoding.UTF8.GetBytes(notes)).SaveAsync().ConfigureAwait(false);
            }
        }
        foreach (var thread in threads)
            trial.Same(expected.Values.Select(Normal), (await (await trial.ThreadAsync(thread.Id).ConfigureAwait(false)).TextsAsync().ConfigureAwait(false)).Values.Select(Normal), $"the states of thread '{thread.Id}'");
    }

    private static async Task NoListAsync(Trial trial)
    {
        var thread = await trial.ThreadAsync().ConfigureAwait(false);
        const string State = """{"text":"a","number":1,"nothing":null,"object":{"a":1},"list":[]}""";
        await thread.SaveJsonAsync(State).ConfigureAwait(false);
        foreach (var name in (string[])["text", "number", "nothing", "object"])
        {
            await trial.MisusedAsync(async () => await thread.Edit().Append(name, 1).SaveAsync().ConfigureAwait(false), $"an append to '{name}'", $"'{name}'", "list").ConfigureAwait(false);
            await trial.MisusedAsync(async () => await thread.Edit().Append("list", 1).Append(name, 1).SaveAsync().ConfigureAwait(false), $"an append to 'list' and '{name}'", $"'{name}'").ConfigureAwait(false);
            await trial.MisusedAsync(async () => await thread.Edit().Set("new", "x").Append("new", 1).SaveAsync().ConfigureAwait(false), "an append to what was just set to a text", "'new'").ConfigureAwait(false);
        }
        await trial.HoldsAsync("t", new Dictionary<long, string> { [1] = State }, "the thread").ConfigureAwait(false);
        await thread.Edit().Append("list", 1).SaveAsync().ConfigureAwait(false);
        trial.Equal(State.Replace("[]", "[1]", StringComparison.Ordinal), await thread.TextAsync().ConfigureAwait(false), "the state after a good append");
    }

    private static async Task ListsAsync(Trial trial)
    {
        var thread = await trial.ThreadAsync().ConfigureAwait(false);
        await thread.SaveJsonAsync("""{"empty":[],"spaced":[ ],"one":[1],"inner":[[ ]]}""").ConfigureAwait(false);
        await thread.Edit().Append("empty", 1).Append("spaced", 1).Append("one", 2).Append("inner", 1).Append("absent", 1).SaveAsync().ConfigureAwait(false);
        await thread.Edit().Append("empty", 2).AppendJson("empty", "[3]"u8).AppendJson("one", " [ 3 ] "u8).SaveAsync().ConfigureAwait(false);
        await thread.Edit().Set("one", Array.Empty<int>()).Append("one", 1).Remove("inner").Append("inner", "again").SaveAsync().ConfigureAwait(false);
        trial.Equal("""{"empty":[1],"spaced":[1],"one":[1,2],"inner":[[ ],1],"absent":[1]}""", await (await trial.ThreadAsync().ConfigureAwait(false)).TextAsync(2).ConfigureAwait(false), "version 2");
        trial.Equal("""{"empty":[1,2,[3]],"spaced":[1],"one":[1,2,[ 3 ]],"inner":[[ ],1],"absent":[1]}""", await (await trial.ThreadAsync().ConfigureAwait(false)).TextAsync(3).ConfigureAwait(false), "version 3");
        trial.Equal(Normal("""{"empty":[1,2,[3]],"spaced":[1],"one":[1],"inner":["again"],"absent":[1]}"""), Normal(await (await trial.ThreadAsync().ConfigureAwait(false)).TextAsync(4).ConfigureAwait(false)), "version 4");
    }

    private static async Task RemovedAsync(Trial trial)
    {
        var expected = new SortedDictionary<long, string>
        {
            [1] = """{"a":[1],"b":"x","c":{"d":1}}""", [2] = """{"b":"x","c":{"d":1}}""", [3] = """{"b":"x","c":{"d":1},"a":[2]}""", [4] = """{"a":[2,3]}""", [5] = """{"a":[2,3],"b":"x","c":{"d":1}}""",
            [6] = """{"a":[2,3],"c":{"d":1}}""", [7] = """{"a":[2,3],"c":{"d":1},"b":["x"]}""", [8] = "{}", [9] = """{"a":[1],"b":"x","c":{"d":1}}""",
        };
        foreach (var (version, state) in expected)
        {
            var thread = await trial.ThreadAsync().ConfigureAwait(false);
            trial.Equal(version, version switch
            {
                2 => (await thread.Edit().Remove("a").Remove("absent").SaveAsync().ConfigureAwait(false)).Version,
                3 => (await thread.Edit().Append("a", 2).SaveAsync().ConfigureAwait(false)).Version,
                7 => (await thread.Edit().Append("b", "x").SaveAsync().ConfigureAwait(false)).Version,
                _ => (await thread.SaveJsonAsync(state).ConfigureAwait(false)).Version,
            }, "the version");
        }
        await trial.HoldsAsync("t", expected, "the states").ConfigureAwait(false);
    }

    private static async Task ReorderedAsync(Trial trial)
    {
        string[] orders = ["abc", "cba", "bac", "b", "ab", "cab", "dcba", "abcd"];
        var (thread, expected) = (await trial.ThreadAsync().ConfigureAwait(false), new SortedDictionary<long, string>());
        foreach (var order in orders)
        {
            var state = $"{{{string.Join(',', order.Select(name => $"\"{name}\":[\"{new string(name, 200)}\",{expected.Count}]"))}}}";
            expected[(await thread.SaveJsonAsync(state).ConfigureAwait(false)).Version] = state;
        }
        await trial.HoldsAsync("t", expected, "the states").ConfigureAwait(false);
    }

    private static async Task KindsAsync(Trial trial)
    {
        // A channel that becomes each kind of value out of each other one, where beginnings and ends agree.
        string[] values = ["1", "12", "\"1\"", "\"12\"", "[1]", "[12]", "[1,2]", "[]", "{}", "{\"a\":1}", "{\"a\":12}", "{\"a\":1,\"b\":2}", "\"\"", "null", "\"[1]\"", "[\"1\"]", "\"a\\\\\"", "\"a\\\\\\\"\"", "\"a\\\"\"", "[[]]", "[{}]", "-0", "0", "true", "\"true\""];
        var (thread, expected) = (await trial.ThreadAsync().ConfigureAwait(false), new SortedDictionary<long, string>());
        foreach (var from in values)
            foreach (var to in values)
            {
                foreach (var value in (string[])[from, to])
                {
                    var state = $$"""{"v":{{value}},"w":1}""";
                    expected[(await thread.SaveJsonAsync(state).ConfigureAwait(false)).Version] = state;
                }
            }
        await trial.HoldsAsync("t", expected, "the states").ConfigureAwait(false);
    }

    private static async Task EditsAsync(Trial trial, string alphabet, int count)
    {
        var (random, runes) = (new Random(11), alphabet.EnumerateRunes().ToArray());
        var text = Enumerable.Range(0, 3_000).Select(_ => runes[random.Next(runes.Length)]).ToList();
        var (thread, expected) = (await trial.ThreadAsync().ConfigureAwait(false), new SortedDictionary<long, string>());
        for (var i = 0; i < count; i++)
        {
            var (at, length) = (random.Next(text.Count), random.Next(1, 12));
            if (i % 3 != 1)
                text.RemoveRange(at, Math.Min(length, text.Count - at));
            if (i % 3 != 0)
                text.InsertRange(at, Enumerable.Range(0, length).Select(_ => runes[random.Next(runes.Length)]));
            if (i % 10 == 9)
                text.AddRange(runes);
            var state = new JsonObject { ["title"] = "t", ["text"] = string.Concat(text), ["step"] = i }.ToJsonString(Plain);
            if (i % 9 == 0)
                thread = await trial.ThreadAsync().ConfigureAwait(false);
            expected[(await thread.SaveJsonAsync(state).ConfigureAwait(false)).Version] = state;
        }
        await trial.HoldsAsync("t", expected, "the states").ConfigureAwait(false);
    }

    private static async Task ListEditsAsync(Trial trial)
    {
        var (random, items) = (new Random(13), Enumerable.Range(0, 300).Select(i => $"item {i} é").ToList());
        var (thread, expected) = (await trial.ThreadAsync().ConfigureAwait(false), new SortedDictionary<long, string>());
        for (var i = 0; i < 150; i++)
        {
            var at = random.Next(items.Count);
            switch (i % 5)
            {
                case 0: items.RemoveAt(at); break;
                case 1: items.Insert(at, $"new {i} 🙂"); break;
                case 2: items[at] += "x"; break;
                case 3: items.Add($"last {i}"); break;
                default: (items[at], items[^1]) = (items[^1], items[at]); break;
            }
            var state = new JsonObject { ["items"] = new JsonArray([.. items.Select(item => JsonValue.Create(item))]) }.ToJsonString(Plain);
            expected[i % 5 == 3 ? (await thread.Edit().Append("items", $"last {i}").SaveAsync().ConfigureAwait(false)).Version : (await thread.SaveJsonAsync(state).ConfigureAwait(false)).Version] = state;
        }
        await trial.HoldsAsync("t", expected.Select(one => KeyValuePair.Create(one.Key, one.Value)), "the states").ConfigureAwait(false);
    }

    private static async Task WornAsync(Trial trial)
    {
        var (random, text) = (new Random(17), new StringBuilder(new string('.', 4_000)));
        var (thread, expected, stored) = (await trial.ThreadAsync().ConfigureAwait(false), new SortedDictionary<long, string>(), 0L);
        for (var i = 0; i < 600; i++)
        {
            text[random.Next(text.Length)] = (char)('a' + (i % 26));
            var state = $$"""{"text":"{{text}}"}""";
            var saved = await thread.SaveJsonAsync(state).ConfigureAwait(false);
            expected[saved.Version] = state;
            stored += saved.StoredBytes;
        }
        await trial.HoldsAsync("t", expected, "the states").ConfigureAwait(false);
        trial.True(stored < 600 * 4_000 / 4, "the bytes that 600 edits of 4,000 bytes stored", "less than a quarter of all states", $"{stored}");
        // The same by appends with something else beside them, so that the ranges have gaps to read over.
        thread = await trial.ThreadAsync("gaps").ConfigureAwait(false);
        var beside = await trial.ThreadAsync("gaps").ConfigureAwait(false);
        for (var i = 0; i < 200; i++)
        {
            await thread.Edit().Set("big", new string('x', 500)).SaveAsync().ConfigureAwait(false);
            if (i % 7 == 0)
                await thread.Edit().Append("list", i).SaveAsync().ConfigureAwait(false);
        }
        trial.Equal($$"""{"big":"{{new string('x', 500)}}","list":[{{string.Join(',', Enumerable.Range(0, 29).Select(i => i * 7))}}]}""", await beside.TextAsync().ConfigureAwait(false), "a list whose elements stand far apart");
    }

    private static async Task CostAsync(Trial trial)
    {
        var thread = await trial.ThreadAsync().ConfigureAwait(false);
        var text = string.Concat(Enumerable.Range(0, 20_000).Select(i => $"{i} "));
        await thread.SaveJsonAsync($$"""{"text":"{{text}}","step":0}""").ConfigureAwait(false);
        foreach (var (what, changed) in (IEnumerable<(string, string)>)[("nothing", text), ("an insert in the middle", text.Insert(50_000, "here")), ("a cut in the middle", text.Remove(60_000, 100)), ("text at the end", text + "more"), ("text at the beginning", "first " + text)])
        {
            var saved = await thread.SaveJsonAsync($$"""{"text":"{{changed}}","step":0}""", new SaveOptions { Parent = 1, Fork = true }).ConfigureAwait(false);
            trial.True(saved.StoredBytes < 200, $"the bytes stored for {what}", "less than 200", $"{saved.StoredBytes}");
            trial.Equal($$"""{"text":"{{changed}}","step":0}""", await (await trial.ThreadAsync().ConfigureAwait(false)).TextAsync(saved.Version).ConfigureAwait(false), $"the state after {what}");
        }
    }

    private static async Task TwiceAsync(Trial trial)
    {
        var thread = await trial.ThreadAsync().ConfigureAwait(false);
        await thread.Edit().Set("a", 1).Set("a", 2).Append("b", 1).SetJson("b", "[5]"u8).Append("b", 6).Remove("c").Set("c", 1).Set("d", 1).Remove("d").SaveAsync().ConfigureAwait(false);
        trial.Equal(Normal("""{"a":2,"b":[5,6],"c":1}"""), Normal(await (await trial.ThreadAsync().ConfigureAwait(false)).TextAsync().ConfigureAwait(false)), "the state");
    }

    private static JsonSerializerOptions Plain { get; } = new(SampleJson.Default.Options) { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static byte[] Bytes(JsonNode value) => Encoding.UTF8.GetBytes(value.ToJsonString());

    /// <summary>A state with its channels in the order of their names: where a channel that was removed and set again comes is left open.</summary>
    private static string Normal(string state) => new JsonObject(((JsonObject)JsonNode.Parse(state)!).OrderBy(one => one.Key, StringComparer.Ordinal).Select(one => KeyValuePair.Create(one.Key, one.Value?.DeepClone()))).ToJsonString();
}
