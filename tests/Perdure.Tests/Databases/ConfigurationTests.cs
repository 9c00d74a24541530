using System.Text;
using Microsoft.Extensions.Configuration;
using Perdure.Databases;

namespace Perdure.Tests.Databases;

public sealed class ConfigurationTests
{
    [Fact]
    public void A_section_describes_a_database() => DatabaseOptions.FromConfiguration(Section("""
        { "type": "PostgreSQL", "Host": "a:1,b", "User": "u", "Password": "p", "Database": "d", "SslMode": "verify-full", "Schema": null,
          "Pool": { "KeepOpen": 5, "maxsize": 6, "Wait": "7", "Lifetime": "01:00:00", "IdleCheck": "never" }, "ReadsFrom": "PreferStandby", "CommandTimeout": 5 }
        """)).ShouldBe(new DatabaseOptions
    {
        Kind = DatabaseKind.PostgreSql, Host = "a:1,b", User = "u", Password = "p", Database = "d", SslMode = DatabaseSslMode.VerifyFull,
        Pool = new PoolOptions { KeepOpen = 5, MaxSize = 6, Wait = TimeSpan.FromSeconds(7), Lifetime = TimeSpan.FromHours(1), IdleCheck = Timeout.InfiniteTimeSpan },
        ReadsFrom = ReadsFrom.PreferStandby, CommandTimeout = TimeSpan.FromSeconds(5),
    });

    [Fact]
    public void Mistakes_are_told_together_by_their_keys()
    {
        var refusal = Should.Throw<ArgumentException>(() => DatabaseOptions.FromConfiguration(Section("""{ "Type": "postgres", "Hots": "h", "Port": "x", "Pool": { "Max": 5, "KeepOpen": -1 }, "Password": "secret" }""")));
        foreach (var part in (string[])["'Db:Hots' is not a setting; known are Type, Host, Port", "'Db:Pool:Max' is not a setting", "Db:Port is 'x'; expected a whole number", "Db:Pool:KeepOpen is -1", "Db:Host and Db:Database are missing", "Db:User is missing"])
            refusal.Message.ShouldContain(part);
        refusal.Message.ShouldNotContain("secret");
        Should.Throw<ArgumentException>(() => DatabaseOptions.FromConfiguration(Section("""{ "Type": "nosql", "Port": "x" }"""))).Message
            .ShouldSatisfyAllConditions(text => text.ShouldContain("Db:Type: unsupported database type: 'nosql'"), text => text.ShouldContain("Db:Port is 'x'"));
        Should.Throw<ArgumentException>(() => DatabaseOptions.FromConfiguration(Section("{}"))).Message.ShouldContain("Db:Type is missing; expected sqlite, postgres");
    }

    private static IConfigurationSection Section(string json) =>
        new ConfigurationBuilder().AddJsonStream(new MemoryStream(Encoding.UTF8.GetBytes($$"""{ "Db": {{json}} }"""))).Build().GetSection("Db");
}
