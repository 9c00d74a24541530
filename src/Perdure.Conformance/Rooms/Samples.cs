using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Perdure.Conformance.Rooms;

/// <summary>A state as agents know it: values set and got by name, kept where no serialiser looks by itself.</summary>
internal sealed class Blackboard
{
    [JsonExtensionData]
    [JsonInclude]
    private Dictionary<string, JsonElement> Values { get; set; } = [];

    public void Set(string name, JsonNode? value) => Values[name] = JsonElement.Parse(value?.ToJsonString() ?? "null");

    public T? Get<T>(string name) => Values.TryGetValue(name, out var value) ? JsonNode.Parse(value.GetRawText())!.GetValue<T>() : default;

    public bool IsNull(string name) => Values[name].ValueKind == JsonValueKind.Null;
}

/// <summary>What the serialiser turns into text that is no JSON: others in a JSON object of their own.</summary>
internal sealed class Malformed
{
    [JsonExtensionData]
    public JsonObject Others { get; set; } = [];
}

/// <summary>A state with a property of each kind that databases damage.</summary>
internal sealed record TypedState
{
    public string? Nothing { get; init; }

    public string Empty { get; init; } = "";

    public string Text { get; init; } = "";

    public long Smallest { get; init; }

    public long Largest { get; init; }

    public ulong Unsigned { get; init; }

    public decimal Money { get; init; }

    public decimal Tiny { get; init; }

    public double NegativeZero { get; init; }

    public double Fraction { get; init; }

    public DateTimeOffset Moment { get; init; }

    public Guid Id { get; init; }

    public byte[] NoBytes { get; init; } = [];

    public byte[] Bytes { get; init; } = [];

    public IReadOnlyList<string> Items { get; init; } = [];

    public IReadOnlyDictionary<string, int> Names { get; init; } = new Dictionary<string, int>();

    public TypedState? Inner { get; init; }

    public static TypedState Sample { get; } = new()
    {
        Text = "a\0b \"quoted\" 😀 שלום \u202eabc\u2028 e\u0301",
        Smallest = long.MinValue,
        Largest = long.MaxValue,
        Unsigned = ulong.MaxValue,
        Money = 79228162514264337593543950335m,
        Tiny = 1.1000000000000000000000000010m,
        NegativeZero = -0.0,
        Fraction = 0.1 + 0.2,
        Moment = new DateTimeOffset(2024, 2, 29, 23, 59, 59, new TimeSpan(5, 45, 0)).AddMicroseconds(999_999),
        Id = new Guid("00112233-4455-6677-8899-aabbccddeeff"),
        Bytes = [.. Enumerable.Range(0, 256).Select(i => (byte)i)],
        Items = ["", "a", "😀"],
        Names = new Dictionary<string, int> { [""] = 0, ["a.b"] = 1, ["$set"] = 2, ["a\"b'c"] = 3, ["\0"] = 4, ["日本"] = 5 },
        Inner = new TypedState { Text = "inner" },
    };

    /// <summary>The state as text, in which each difference shows.</summary>
    public static string Show(TypedState? state) => JsonSerializer.Serialize(state, SampleJson.Default.TypedState);
}

/// <summary>Values that have no JSON form that reads back.</summary>
internal sealed class Refused
{
    public string? Text { get; set; }

    public double Number { get; set; }

    public object? Any { get; set; }

    public Refused? Next { get; set; }

    public List<Refused> Items { get; set; } = [];

    public Dictionary<string, string> Names { get; set; } = [];

    public Type? Kind { get; set; }
}

/// <summary>A property beside whatever else the text holds.</summary>
internal sealed class Extended
{
    [JsonPropertyOrder(1)]
    public int A { get; set; }

    [JsonExtensionData]
    public Dictionary<string, JsonElement> Others { get; set; } = [];
}

/// <summary>The contracts of the samples, made by the compiler.</summary>
[JsonSourceGenerationOptions(WriteIndented = false)]
[JsonSerializable(typeof(TypedState))]
[JsonSerializable(typeof(Extended))]
[JsonSerializable(typeof(Dictionary<string, string>))]
internal sealed partial class SampleJson : JsonSerializerContext;
