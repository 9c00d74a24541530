using System.Data.Common;
using Perdure.Conformance;
using Perdure.Databases;
using Perdure.MySql;
using Perdure.Storage;
using Perdure.Tests.Conformance;
using Perdure.Tests.Sql;

namespace Perdure.Tests.MySql;

/// <summary>What depends on the driver, with MySqlConnector: values both ways, conflicts, cancelling, logs, vectors, and what it says when things go wrong.</summary>
public sealed class MySqlConnectorTests
{
    private static readonly string[] Suites = ["fidelity", "cas", "atomic", "log", "error", "cancel", "concurrent", "vectors"];

    public static TheoryData<DatabaseKind, string> Scenarios
    {
        get
        {
            var rows = new TheoryData<DatabaseKind, string>();
            foreach (var kind in (DatabaseKind[])[DatabaseKind.MySql, DatabaseKind.MariaDb])
            {
                var fixture = new MySqlConnectorFixture(kind);
                foreach (var scenario in Catalog.All.Where(scenario => Suites.Contains(scenario.Suite) && scenario.NotApplicable(fixture.Traits) is null))
                    rows.Add(kind, scenario.Name);
                fixture.DisposeAsync().AsTask().GetAwaiter().GetResult();
            }
            return rows;
        }
    }

    [Theory, MemberData(nameof(Scenarios))]
    public async Task Keeps_the_promise(DatabaseKind kind, string scenario)
    {
        await using var fixture = new MySqlConnectorFixture(kind);
        fixture.SkipUnlessThere();
        await ServerFixture.RunAsync(fixture, scenario);
    }

    // A MariaDB whose certificate nobody signed proves to MySqlConnector that it knows the password.
    [Theory, InlineData(DatabaseSslMode.VerifyCa), InlineData(DatabaseSslMode.VerifyFull)]
    public async Task A_certificate_that_nobody_vouches_for_is_denied(DatabaseSslMode mode)
    {
        await using var store = MySqlStore.Make(DatabaseKind.MySql, MySqlDriver.Connector);
        var refused = await Should.ThrowAsync<PerdureException>(() => store.OpenAsync(options => options with { SslMode = mode }));
        (refused.Fault, refused.IsTransient).ShouldBe((Fault.Denied, false), refused.ToString());
        refused.Message.ShouldContain("certificate");
    }

    [Theory, InlineData(DatabaseKind.MySql), InlineData(DatabaseKind.MariaDb)]
    public async Task A_connection_lost_under_a_large_value_tells_of_the_packet(DatabaseKind kind)
    {
        await using var store = MySqlStore.Make(kind, MySqlDriver.Connector);
        var backend = await store.OpenAsync();
        await using var source = MySqlDriver.Source(store.Options);
        await using var connection = await source.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT LENGTH(@body)";
        var parameter = command.CreateParameter();
        (parameter.ParameterName, parameter.Value) = ("@body", new byte[backend.Info.MaxBodyBytes + (1024 * 1024)]);
        command.Parameters.Add(parameter);
        var refused = new MySqlDialect().Classify(await Should.ThrowAsync<DbException>(() => command.ExecuteScalarAsync(TestContext.Current.CancellationToken)), "place");
        refused.Message.ShouldContain("max_allowed_packet", customMessage: refused.ToString());
    }
}
