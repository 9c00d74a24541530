using System.Reflection;
using Microsoft.Data.SqlClient;
using Perdure.SqlServer;
using Perdure.Storage;
using Perdure.Tests.Servers;
using Perdure.Tests.Sql.Provider;

namespace Perdure.Tests.SqlServer;

public sealed class SqlServerFaultTests
{
    [Theory]
    [InlineData(2627, Fault.Conflict, false)]
    [InlineData(2601, Fault.Conflict, false)]
    [InlineData(1205, Fault.Conflict, true)]
    [InlineData(3960, Fault.Conflict, true)]
    [InlineData(547, Fault.InvalidReference, false)]
    [InlineData(-2, Fault.Timeout, true)]
    [InlineData(1222, Fault.Timeout, true)]
    [InlineData(18456, Fault.Denied, false)]
    [InlineData(229, Fault.Denied, false)]
    [InlineData(20, Fault.Denied, false)]
    [InlineData(-2146893019, Fault.Denied, false)]
    [InlineData(208, Fault.SchemaMismatch, false)]
    [InlineData(2760, Fault.SchemaMismatch, false)]
    [InlineData(2628, Fault.TooLarge, false)]
    [InlineData(1946, Fault.TooLarge, false)]
    [InlineData(824, Fault.Corrupt, false)]
    [InlineData(4060, Fault.Unavailable, true)]
    [InlineData(40613, Fault.Unavailable, true)]
    [InlineData(40501, Fault.Unavailable, true)]
    [InlineData(3906, Fault.Unavailable, true)]
    [InlineData(9002, Fault.Unavailable, true)]
    [InlineData(1105, Fault.Unavailable, true)]
    [InlineData(10053, Fault.Unavailable, true)]
    [InlineData(10054, Fault.Unavailable, true)]
    [InlineData(10061, Fault.Unavailable, true)]
    [InlineData(50000, Fault.Unavailable, false)]
    public void A_number_means(int number, Fault fault, bool isTransient)
    {
        foreach (var exception in (System.Data.Common.DbException[])[new EngineException(number, "the words of a server, with 'a secret'"), Real(number)])
        {
            var refusal = SqlServerFault.Of(exception, "tasks/scope/a");
            (refusal.Fault, refusal.IsTransient).ShouldBe((fault, isTransient));
            refusal.Message.ShouldStartWith($"tasks/scope/a: SQL Server refused ({number}): ");
            refusal.Message.ShouldNotContain("secret");
            refusal.InnerException.ShouldBeSameAs(exception);
        }
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_unavailable()
    {
        await using var connection = new SqlConnection($"Data Source=tcp:127.0.0.1,{FreePorts.Next()};Connect Timeout=5;User ID=a;Password=secret;Pooling=false");
        var exception = await Should.ThrowAsync<SqlException>(() => connection.OpenAsync(TestContext.Current.CancellationToken));
        SqlServerFault.Number(exception).ShouldBe(exception.Number);
        var refusal = SqlServerFault.Of(exception, "the schema");
        (refusal.Fault, refusal.IsTransient).ShouldBe((Fault.Unavailable, true), $"{exception.Number}: {exception.Message}");
    }

    // The driver makes its exceptions by itself only, and of what a server sent.
    private static SqlException Real(int number)
    {
        const BindingFlags Hidden = BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static;
        var error = typeof(SqlError).GetConstructors(Hidden).MinBy(constructor => constructor.GetParameters().Length)!;
        var made = error.Invoke([.. error.GetParameters().Select(parameter => parameter.Name switch
        {
            "infoNumber" => number,
            "errorMessage" => "the words of a server, with 'a secret'",
            _ => parameter.ParameterType.IsValueType ? Activator.CreateInstance(parameter.ParameterType) : parameter.ParameterType == typeof(string) ? "" : null,
        })]);
        var errors = (SqlErrorCollection)Activator.CreateInstance(typeof(SqlErrorCollection), nonPublic: true)!;
        typeof(SqlErrorCollection).GetMethod("Add", Hidden)!.Invoke(errors, [made]);
        var create = typeof(SqlException).GetMethods(Hidden).Where(method => method.Name == "CreateException").MinBy(method => method.GetParameters().Length)!;
        var exception = (SqlException)create.Invoke(null, [.. create.GetParameters().Select(parameter => parameter.ParameterType == typeof(SqlErrorCollection) ? errors : (object)"15.0")])!;
        exception.Number.ShouldBe(number);
        return exception;
    }
}
