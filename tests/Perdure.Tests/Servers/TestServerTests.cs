namespace Perdure.Tests.Servers;

public sealed class TestServerTests
{
    [Fact]
    public void A_url_is_taken_as_it_is()
    {
        var server = Read(("PERDURE_TEST_POSTGRES", "postgres://somewhere"));
        server.SkipUnlessThere().ShouldBe("postgres://somewhere");
        server.ToString().ShouldBe("PostgreSQL");
    }

    [Theory]
    [InlineData("PERDURE_TEST_POSTGRES_WHY", "no network", "no PostgreSQL: no network")]
    [InlineData("PERDURE_TEST_POSTGRES", "", "no PostgreSQL: PERDURE_TEST_POSTGRES is not set; ./test starts a server and sets it (docs/testing-perdure.md)")]
    public void Without_one_there_is_a_reason(string variable, string value, string reason)
    {
        var server = Read((variable, value));
        server.Url.ShouldBeNull();
        server.WhyNot.ShouldBe(reason);
    }

    private static TestServer Read((string Name, string Value) variable) =>
        TestServer.Read("PostgreSQL", "PERDURE_TEST_POSTGRES", started: true, name => name == variable.Name ? variable.Value : null);
}
