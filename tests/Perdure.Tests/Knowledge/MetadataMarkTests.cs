using System.Text;
using System.Text.Json.Nodes;
using Perdure.Knowledge;

namespace Perdure.Tests.Knowledge;

public sealed class MetadataMarkTests
{
    [Theory]
    [InlineData("5", "5.0", true)]
    [InlineData("5", "50e-1", true)]
    [InlineData("100", "1E+2", true)]
    [InlineData("0", "-0.000e99", true)]
    [InlineData("0.1", "1e-1", true)]
    [InlineData("-5", "5", false)]
    [InlineData("0.1", "0.10000000000000000000001", false)]
    [InlineData("9007199254740993", "9007199254740992", false)]
    [InlineData("1e99999999999999999999", "10e99999999999999999998", true)]
    public void Numbers_are_equal_by_value(string one, string other, bool areEqual) => (MetadataMark.Number(one) == MetadataMark.Number(other)).ShouldBe(areEqual);

    [Fact]
    public void A_mark_fits_an_index_and_differs_when_anything_does()
    {
        string[] values = ["1", "\"1\"", "true", "\"true\"", "null", "\"null\"", "\"\"", "[]", "{}", "[1]", "[[1]]", "[\"1\"]", "[1,1]", "[11]", "{\"a\":1}", "{\"a\":\"1\"}", "[\"a\",1]", "[\"a\\u0000\"]", $"\"{new string('x', 300)}\"", $"\"{new string('x', 301)}\"", "[\"s1:a\"]", "[\"s1\",\"a\"]"];
        string[] names = ["n", "n=", "N", "", "#n", "%3D", "=", "n%"];
        var marks = names.SelectMany(name => values.Select(value => MetadataMark.Of(name, JsonNode.Parse(value)))).ToArray();
        marks.ShouldBeUnique();
        marks.ShouldAllBe(mark => Encoding.UTF8.GetByteCount(mark) <= 255 && !mark.Contains('\0'));
    }

    [Fact]
    public void Values_of_program_types_are_those_of_the_stored_JSON()
    {
        MetadataMark.Of("n", 5).ShouldBe(MetadataMark.Of("n", JsonNode.Parse("5.0")));
        MetadataMark.Of("n", 5m).ShouldBe(MetadataMark.Of("n", 5.0));
        MetadataMark.Of("n", JsonValue.Create(Guid.Empty)).ShouldBe(MetadataMark.Of("n", Guid.Empty.ToString()));
        Should.Throw<ArgumentException>(() => MetadataMark.Of("n", double.NaN));
    }
}
