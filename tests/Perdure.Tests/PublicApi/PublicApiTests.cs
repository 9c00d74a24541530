using System.Reflection;

namespace Perdure.Tests.PublicApi;

/// <summary>A changed line of the public surface is a decision: it shows in the review as a changed line of approved text.</summary>
public sealed class PublicApiTests
{
    [Theory]
    [InlineData("Perdure")]
    [InlineData("Perdure.Extensions.AI")]
    [InlineData("Perdure.MySql")]
    [InlineData("Perdure.PostgreSql")]
    [InlineData("Perdure.Oracle")]
    [InlineData("Perdure.Redis")]
    [InlineData("Perdure.Sqlite")]
    [InlineData("Perdure.SqlServer")]
    [InlineData("Perdure.Conformance")]
    public void The_public_surface_is_the_approved_one(string assembly) =>
        Approved.Matches($"tests/Perdure.Tests/PublicApi/approved/{assembly}.txt", PublicApiText.Of(Assembly.Load(assembly)));
}
