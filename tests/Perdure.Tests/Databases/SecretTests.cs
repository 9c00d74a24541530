using System.Diagnostics;
using System.Reflection;
using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Perdure.Databases;
using Perdure.Hosting;

namespace Perdure.Tests.Databases;

/// <summary>No text that anybody may see holds the password.</summary>
public sealed class SecretTests
{
    private const string Secret = "hunter2";

    // Each breaks several rules, so that much is said of it.
    private static readonly DatabaseOptions Wrong = new()
    {
        Kind = DatabaseKind.PostgreSql, Host = "a b", Port = 0, Password = Secret, Pool = new PoolOptions { KeepOpen = 9, MaxSize = 3 }, ApplicationName = "",
    };

    [Fact]
    public void Texts_of_the_options_hide_it()
    {
        Wrong.ToString().ShouldContain("Password = ***");
        (Wrong with { Password = null }).ToString().ShouldNotContain("Password");
        foreach (var text in (string[])[Wrong.ToString(), $"{Wrong}", string.Format(null, "{0}", Wrong), JsonSerializer.Serialize(Wrong), string.Join(' ', Wrong.Problems())])
            text.ShouldNotContain(Secret);
    }

    [Fact]
    public void The_debugger_shows_what_ToString_says_and_not_the_password()
    {
        typeof(DatabaseOptions).GetCustomAttribute<DebuggerDisplayAttribute>()!.Value.ShouldBe("{ToString(),nq}");
        // A debugger expands an object by these; what they show must not hold it.
        foreach (var one in (object[])[Wrong, new PerdureOptions { Url = $"postgres://u:{Secret}@h/d", Database = Wrong }])
        {
            var shown = one.GetType().GetMembers(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic).Where(member => member is PropertyInfo or FieldInfo)
                .Where(member => member.GetCustomAttribute<DebuggerBrowsableAttribute>() is not { State: DebuggerBrowsableState.Never })
                .Select(member => member is PropertyInfo property ? property.GetValue(one) : ((FieldInfo)member).GetValue(one)).ToArray();
            shown.Length.ShouldBeGreaterThan(5);
            shown.ShouldAllBe(value => !$"{value}".Contains(Secret));
        }
    }

    [Fact]
    public async Task Exceptions_of_wrong_options_hide_it()
    {
        (string Name, string Value)[] variables = [("DB_TYPE", "postgres"), ("DB_PASSWORD", Secret), ("DB_PORT", "no"), ("DATABASE_URL", $"postgres://u:{Secret}x@/db?nope=1")];
        var section = new ConfigurationBuilder().AddInMemoryCollection([KeyValuePair.Create<string, string?>("Password", Secret), KeyValuePair.Create<string, string?>("Host", "h")]).Build();
        Action[] wrong =
        [
            () => Wrong.Check(), () => DatabaseOptions.FromEnvironment(EnvironmentOf.Variables(variables)), () => DatabaseOptions.FromConfiguration(section),
            () => BackendSchemes.Create(Wrong, new BackendSettings()),
            () => BackendSchemes.Create(new DatabaseOptions { Kind = DatabaseKind.Oracle, Host = "h", Database = "d", User = "u", Password = Secret }, new BackendSettings()),
        ];
        foreach (var act in wrong)
            Hides(Should.Throw<ArgumentException>(act));

        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddPerdure(options => options.Database = Wrong);
        using var host = builder.Build();
        Hides(await Should.ThrowAsync<OptionsValidationException>(() => host.StartAsync(TestContext.Current.CancellationToken)));
    }

    [Theory]
    [InlineData("postgres://user:hunter2")]
    [InlineData("postgres://user:hunter2@")]
    [InlineData("postgres://user:hunter2@host:hunter2/db")]
    [InlineData("postgres://user:hunter2/x@host/db")]
    [InlineData("postgres://user:x/hunter2@host/db")]
    [InlineData("postgres://user:x?hunter2=1@host/db")]
    [InlineData("postgres://user:x#hunter2@host/db")]
    [InlineData("postgres://user:x@hunter2@host/db")]
    [InlineData("postgres://user:hunter2%@host/db")]
    [InlineData("postgres://user:hunter2%ff@host/db")]
    [InlineData("postgres://user:hunter2@ho st/db/more?sslmode=prefer&sslmode=require")]
    [InlineData("postgres:user:hunter2@host/db")]
    [InlineData("sqlite://user:hunter2@host/db")]
    [InlineData("hunter2@host")]
    [InlineData("nosql://user:hunter2@host/db")]
    public void Exceptions_of_wrong_URLs_hide_it(string url)
    {
        Hides(Should.Throw<ArgumentException>(() => DatabaseOptions.FromUrl(url)));
        Hides(Should.Throw<ArgumentException>(() => DatabaseOptions.FromEnvironment(EnvironmentOf.Variables(("DATABASE_URL", url)))));
    }

    private static void Hides(Exception exception)
    {
        exception.ToString().ShouldNotContain(Secret);
        JsonSerializer.Serialize(new { exception.Message, exception.Data, Inner = exception.InnerException?.ToString() }).ShouldNotContain(Secret);
    }
}
