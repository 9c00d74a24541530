using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Perdure.Serialization;

namespace Perdure.Tests.Serialization;

public sealed class StateWriterTests
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { MaxDepth = 256, TypeInfoResolver = new DefaultJsonTypeInfoResolver() };

    public sealed record Item(string Name, double Score);

    public sealed class Node
    {
        public Node? Next { get; set; }
    }

    public static TheoryData<object, string> Refused => new()
    {
        { new { Items = new[] { new Item("a", 1), new Item("b", 2), new Item("c", double.NaN) } }, "$.items[2].score" },
        { new { Items = new[] { new Item("a", 1), new Item("\ud800", 2) } }, "$.items[1].name" },
        { new { Deep = new Dictionary<string, object> { ["a b"] = new[] { 1f, float.PositiveInfinity } } }, "$.deep['a b'][1]" },
        { new { Text = "fine \" but then \udfff" }, "$.text" },
        { new { Text = "ends high \ud83d" }, "$.text" },
        { new { A = 1, Type = typeof(string) }, "$.type" },
        { new object[] { 1, new JsonObject { ["x"] = JsonValue.Create(double.NaN) } }, "$[1].x" },
        { "\udc00", "$" },
        { 'x' - 'x' == 0 ? '\ud800' : 'x', "$" },
        { new { A = new Dictionary<string, int> { ["ok"] = 1, ["\ud800"] = 2 } }, "$.a" },
        { new { A = default(JsonElement) }, "$.a" },
    };

    [Theory, MemberData(nameof(Refused))]
    public void What_would_not_read_back_is_refused_with_its_path(object value, string path)
    {
        var refusal = Should.Throw<ArgumentException>(() => StateWriter.Serialize(value, (JsonTypeInfo<object>)Options.GetTypeInfo(typeof(object))));
        refusal.Message.ShouldContain($"at {path}: ");
    }

    [Fact]
    public void A_cycle_is_refused_with_the_path_of_its_beginning()
    {
        var node = new Node();
        node.Next = node;
        var refusal = Should.Throw<ArgumentException>(() => StateWriter.Serialize(node, (JsonTypeInfo<Node>)Options.GetTypeInfo(typeof(Node))));
        refusal.Message.ShouldContain("at $.next.next");
        refusal.Message.ShouldContain("256");
        refusal.Message.Length.ShouldBeLessThan(700);
    }

    [Fact]
    public void Text_survives_exactly_and_little_is_escaped()
    {
        var text = "\0 \" \\ \n é 漢 😀 \ufffd \u2028 <&'+> \ufeff";
        var bytes = StateWriter.Serialize(text, (JsonTypeInfo<string>)Options.GetTypeInfo(typeof(string)));
        JsonSerializer.Deserialize<string>(bytes).ShouldBe(text);
        Encoding.UTF8.GetString(bytes).ShouldContain("é 漢");
    }

    [Fact]
    public void A_refusal_leaves_the_writer_usable_and_the_buffer_as_it_was()
    {
        using var buffer = new Utf8Buffer(1);
        var type = (JsonTypeInfo<Item>)Options.GetTypeInfo(typeof(Item));
        StateWriter.Write(buffer, new Item("a", -0.0), type);
        Should.Throw<ArgumentException>(() => StateWriter.Write(buffer, new Item(new string('x', 10_000), double.NaN), type));
        StateWriter.Write(buffer, new Item("b", 2), type);
        Encoding.UTF8.GetString(buffer.Span).ShouldBe("""{"name":"a","score":-0}{"name":"b","score":2}""");
    }
}
