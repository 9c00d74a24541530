using System.Text;
using Perdure.Serialization;

namespace Perdure.Tests.Serialization;

public sealed class JsonTextTests
{
    [Theory]
    [InlineData("""{"a":[1,2,{"b":"\ud83d\ude00 \\ud800 \u0000"}],"c":null,"d":{"a":1,"a":2}}""")]
    [InlineData("1e999")]
    [InlineData("\"\"")]
    public void Well_formed_text_passes(string json) => JsonText.Check(Encoding.UTF8.GetBytes(json), "json");

    [Theory]
    [InlineData("""{"a":[1,{"b":"\ud83d"}]}""", "$.a[1].b")]
    [InlineData("""{"a":"x\ude00"}""", "$.a")]
    [InlineData("""{"a":"\ud83d\\ude00"}""", "$.a")]
    [InlineData("""{"a":1,"\ud800":2}""", "$")]
    [InlineData("""{"a":1,"b":2,"\u0061":3}""", "$: the name 'a'")]
    [InlineData("""{"a":[1,2,""", "$.a[2]")]
    [InlineData("""{"a":[1,tru]}""", "$.a[1]")]
    [InlineData("""{"a":1} 2""", "$")]
    [InlineData("", "$")]
    [InlineData("{'a':1}", "$")]
    public void What_no_one_could_read_is_refused_with_its_path(string json, string path) =>
        Should.Throw<ArgumentException>(() => JsonText.Check(Encoding.UTF8.GetBytes(json), "json")).Message.ShouldContain($"at {path}");

    [Fact]
    public void Bytes_that_are_not_UTF8_are_refused_with_their_path() =>
        Should.Throw<ArgumentException>(() => JsonText.Check([.. "{\"a\":[\"x\",\""u8, 0xED, 0xA0, 0x80, .. "\"]}"u8], "json")).Message.ShouldContain("at $.a[1]: the bytes are not valid UTF-8");

    [Fact]
    public void Nesting_beyond_the_limit_is_refused() =>
        Should.Throw<ArgumentException>(() => JsonText.Check(Encoding.UTF8.GetBytes(new string('[', 300) + new string(']', 300)), "json")).Message.ShouldContain("256");
}
