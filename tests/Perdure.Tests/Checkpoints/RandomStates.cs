using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Perdure.Checkpoints;

namespace Perdure.Tests.Checkpoints;

/// <summary>Random changes to a state, and the same changes to a thread.</summary>
internal static class RandomStates
{
    private static readonly string[] Names = ["messages", "notes", "draft", "step", "settings", "naïve \"name\"", "emoji 🙂"];

    /// <summary>Changes a state in place, as an agent would: adds to lists, edits texts in the middle, replaces, removes.</summary>
    public static void Change(JsonObject state, Random random)
    {
        for (var n = random.Next(0, 3); n >= 0; n--)
        {
            var name = Names[random.Next(Names.Length)];
            switch (random.Next(7))
            {
                case 0:
                    state.Remove(name);
                    break;
                case 1:
                    Replace(state, name, Value(random));
                    break;
                case 2 when state[name] is JsonArray { Count: > 0 } list:
                    list[random.Next(list.Count)] = Value(random);
                    break;
                case 3 when state[name] is JsonArray { Count: > 0 } list:
                    list.RemoveAt(random.Next(list.Count));
                    break;
                case 4 when state[name]?.GetValueKind() == JsonValueKind.String:
                    var text = new StringBuilder(state[name]!.GetValue<string>());
                    var runes = text.ToString().EnumerateRunes().ToList();
                    runes.Insert(random.Next(runes.Count + 1), new Rune("aé漢🙂\"\\\n"u8[0] + random.Next(20)));
                    Replace(state, name, JsonValue.Create(string.Concat(runes) + Text(random)));
                    break;
                case 5 when state[name] is JsonObject item:
                    item[Names[random.Next(Names.Length)]] = Value(random);
                    break;
                default:
                    if (state[name] is JsonArray existing)
                        existing.Add(Value(random));
                    else
                        Replace(state, name, new JsonArray());
                    break;
            }
        }
    }

    /// <summary>Makes the same change to a state and, as an edit, to its thread.</summary>
    public static async Task<Checkpoint> EditAsync(CheckpointThread thread, JsonObject state, Random random, SaveOptions options, CancellationToken cancellation)
    {
        var edit = options.Parent is { } parent ? thread.Edit(parent) : thread.Edit();
        for (var n = random.Next(0, 4); n > 0; n--)
        {
            var name = Names[random.Next(Names.Length)];
            var value = Value(random);
            switch (random.Next(4))
            {
                case 0:
                    state.Remove(name);
                    edit.Remove(name);
                    break;
                case 1:
                    Replace(state, name, value);
                    edit.SetJson(name, Encoding.UTF8.GetBytes(value.ToJsonString()));
                    break;
                default:
                    if (state[name] is not (null or JsonArray))
                        break;
                    if (state[name] is null)
                        state[name] = new JsonArray();
                    ((JsonArray)state[name]!).Add(value);
                    edit.AppendJson(name, Encoding.UTF8.GetBytes(value.ToJsonString()));
                    break;
            }
        }
        return await edit.SaveAsync(options, cancellation);
    }

    public static async Task<string?> TextAsync(CheckpointThread thread, long version, CancellationToken cancellation) =>
        await thread.LoadStateAsync(version, cancellation) is { } state ? Normal(JsonNode.Parse(state.Json.Span)!) : null;

    /// <summary>A state as text, its properties in the order of their names: what a removal and a new value in one edit do to the order is left open.</summary>
    public static string Normal(JsonNode state) =>
        new JsonObject(((JsonObject)state.DeepClone()).OrderBy(property => property.Key, StringComparer.Ordinal).Select(property => KeyValuePair.Create(property.Key, property.Value?.DeepClone()))).ToJsonString();

    private static void Replace(JsonObject state, string name, JsonNode value) => state[name] = value;

    private static JsonNode Value(Random random) => random.Next(7) switch
    {
        0 => JsonValue.Create(random.Next()),
        1 => JsonValue.Create(random.Next(2) == 0),
        2 => new JsonObject { ["role"] = "user", ["text"] = Text(random) },
        3 => new JsonArray(),
        4 => new JsonArray(1, 2, Text(random)),
        _ => JsonValue.Create(Text(random)),
    };

    private static string Text(Random random) =>
        string.Concat(Enumerable.Range(0, random.Next(60)).Select(_ => "abc \"\\\n\t/é漢🙂{}[],:".EnumerateRunes().ElementAt(random.Next(18))));
}
