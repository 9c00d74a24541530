using Perdure.Agents;

namespace Perdure.Tests.Agents;

public sealed class AgentTemplateTests
{
    [Theory]
    [InlineData("You are {name}.", "You are Ada.")]
    [InlineData("{name}{name} {{name}} {{{name}}}", "AdaAda {name} {Ada}")]
    [InlineData("}}{{ {name}", "}{ Ada")]
    public void Placeholders_are_replaced_and_doubled_braces_are_braces(string template, string expected) =>
        AgentTemplate.Render(template, new Dictionary<string, string> { ["name"] = "Ada" }).ShouldBe(expected);

    [Fact]
    public void A_value_is_no_template() =>
        AgentTemplate.Render("{a} {b}", new Dictionary<string, string> { ["a"] = "{b}", ["b"] = "}}" }).ShouldBe("{b} }}");

    [Fact]
    public void Missing_and_unknown_placeholders_are_one_error_that_lists_them_all_and_no_value()
    {
        var refused = Should.Throw<ArgumentException>(() => AgentTemplate.Render("{a} {b-1} {c}", new Dictionary<string, string> { ["a"] = "secret", ["d"] = "x", ["e"] = "x" }));
        refused.Message.ShouldContain("{b-1}, {c}");
        refused.Message.ShouldContain("{d}, {e}");
        refused.Message.ShouldNotContain("secret");
    }

    [Theory]
    [InlineData("a { b", "'{' at 2")]
    [InlineData("a } b", "'}' at 2")]
    [InlineData("a {} b", "'{' at 2")]
    [InlineData("{not a name}", "'{' at 0")]
    public void Braces_that_do_not_match_are_refused_with_their_place(string template, string place) =>
        Should.Throw<ArgumentException>(() => AgentTemplate.Placeholders(template)).Message.ShouldContain(place);

    [Fact]
    public void Placeholders_are_listed_once_in_order() => AgentTemplate.Placeholders("{b} {a} {b} {{c}}").ShouldBe(["b", "a"]);
}
