using Perdure.Databases;
using Perdure.Storage;
using Perdure.Tests.Servers;
using Perdure.Tests.Sql;

namespace Perdure.Tests.PostgreSql;

/// <summary>The server's certificate is for localhost and signed by an authority of its own.</summary>
public sealed class TlsTests
{
    public enum Authority { None, Own }

    [Theory]
    [InlineData(DatabaseSslMode.Disable, "127.0.0.1", Authority.None, true, false)]
    [InlineData(DatabaseSslMode.Require, "127.0.0.1", Authority.None, true, true)]
    [InlineData(DatabaseSslMode.VerifyCa, "127.0.0.1", Authority.None, false, false)]
    [InlineData(DatabaseSslMode.VerifyCa, "127.0.0.1", Authority.Own, true, true)]
    [InlineData(DatabaseSslMode.VerifyFull, "127.0.0.1", Authority.Own, false, false)]
    [InlineData(DatabaseSslMode.VerifyFull, "localhost", Authority.Own, true, true)]
    public async Task A_mode_is_what_it_says(DatabaseSslMode mode, string host, Authority authority, bool opens, bool isEncrypted)
    {
        var file = TestServer.PostgresAuthority;
        if (file is null)
            Assert.Skip("PERDURE_TEST_POSTGRES_CA is not set: it names the authority of the test server's certificate (docs/testing-perdure.md)");
        await using var store = PostgreSqlStore.Make();
        DatabaseOptions Change(DatabaseOptions options) => options with { SslMode = mode, Host = host, SslRootCertificate = authority == Authority.Own ? file : null };
        if (opens)
        {
            await (await store.OpenAsync(Change)).WriteAsync(Sample.Put("a"));
            store.Ask<bool>($"SELECT bool_and(s.ssl) FROM pg_stat_ssl s JOIN pg_stat_activity a USING (pid) WHERE a.application_name = '{store.Options.ApplicationName}' AND a.pid <> pg_backend_pid()").ShouldBe(isEncrypted);
        }
        else
        {
            var thrown = await Should.ThrowAsync<PerdureException>(() => store.OpenAsync(Change));
            thrown.Fault.ShouldBe(Fault.Denied);
            thrown.Message.ShouldContain("certificate");
        }
    }

    [Fact]
    public async Task A_server_without_tls_is_refused_when_it_is_required()
    {
        await using var server = await OwnServer.StartAsync("pgbouncer", null, "1");
        await using var backend = new Perdure.PostgreSql.PostgreSqlBackend(new DatabaseOptions
        {
            Kind = DatabaseKind.PostgreSql, Host = "127.0.0.1", Port = server.Port, User = "postgres", Password = "postgres", Database = "postgres", SslMode = DatabaseSslMode.Require,
        });
        var thrown = await Should.ThrowAsync<PerdureException>(async () => await backend.PrepareAsync(Sample.Schema));
        thrown.Fault.ShouldBe(Fault.Denied);
        thrown.Message.ShouldContain("SSL");
    }
}
