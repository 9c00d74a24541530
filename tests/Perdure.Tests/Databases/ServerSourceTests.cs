using System.Data.Common;
using Microsoft.Data.SqlClient;
using Perdure.Databases;
using Perdure.Hosting;
using Perdure.Oracle;
using Perdure.SqlServer;
using Perdure.Storage;
using Perdure.Tests.Sql.Provider;
using Perdure.Tests.Sql.Recording;

namespace Perdure.Tests.Databases;

/// <summary>What the drivers of SQL Server and Oracle are told.</summary>
public sealed class ServerSourceTests
{
    private static readonly DatabaseOptions SqlServer = new() { Kind = DatabaseKind.SqlServer, Host = "db.example.com", User = "me", Password = "p;a\"s's", Database = "agents" };
    private static readonly DatabaseOptions Oracle = new() { Kind = DatabaseKind.Oracle, Host = "db.example.com", User = "me", Password = "p;a\"s's", Database = "FREEPDB1" };

    [Theory]
    [InlineData(DatabaseSslMode.Disable, false, false)]
    [InlineData(DatabaseSslMode.Require, true, true)]
    [InlineData(DatabaseSslMode.VerifyCa, true, false)]
    [InlineData(DatabaseSslMode.VerifyFull, true, false)]
    public void Sql_server_s_real_driver_reads_it(DatabaseSslMode mode, bool encrypt, bool trust)
    {
        var text = new SqlConnectionStringBuilder(SqlServerSource.ConnectionString(SqlClientFactory.Instance, SqlServer with { SslMode = mode }));
        (text.DataSource, text.InitialCatalog, text.UserID, text.Password).ShouldBe(("tcp:db.example.com,1433", "agents", "me", "p;a\"s's"));
        (text.Encrypt, text.TrustServerCertificate).ShouldBe((encrypt, trust));
        (text.ConnectTimeout, text.ApplicationName, text.Pooling, text.Enlist, text.IntegratedSecurity).ShouldBe((10, "perdure", false, false, false));
    }

    [Fact]
    public void Without_a_user_the_process_s_own_logs_in()
    {
        new SqlConnectionStringBuilder(SqlServerSource.ConnectionString(SqlClientFactory.Instance, SqlServer with { User = null, Password = null })).IntegratedSecurity.ShouldBeTrue();
        Text(Oracle with { User = null, Password = null })["User Id"].ShouldBe("/");
    }

    [Theory]
    [InlineData(DatabaseSslMode.Disable, "(DESCRIPTION=(ADDRESS=(PROTOCOL=tcp)(HOST=db.example.com)(PORT=1521))(CONNECT_DATA=(SERVICE_NAME=FREEPDB1)))")]
    [InlineData(DatabaseSslMode.Require, "(DESCRIPTION=(ADDRESS=(PROTOCOL=tcps)(HOST=db.example.com)(PORT=1521))(CONNECT_DATA=(SERVICE_NAME=FREEPDB1))(SECURITY=(SSL_SERVER_DN_MATCH=FALSE)))")]
    [InlineData(DatabaseSslMode.VerifyFull, "(DESCRIPTION=(ADDRESS=(PROTOCOL=tcps)(HOST=db.example.com)(PORT=1521))(CONNECT_DATA=(SERVICE_NAME=FREEPDB1))(SECURITY=(SSL_SERVER_DN_MATCH=TRUE)))")]
    public void Oracle_s_is_a_descriptor(DatabaseSslMode mode, string descriptor)
    {
        var text = Text(Oracle with { SslMode = mode });
        (text["Data Source"], text["User Id"], text["Password"], text["Pooling"]).ShouldBe((descriptor, "me", "p;a\"s's", "False"));
    }

    [Fact]
    public void What_would_change_the_descriptor_is_refused_and_not_repeated()
    {
        var refused = Should.Throw<ArgumentException>(() => Text(Oracle with { Database = "x)(PORT=1)" }));
        refused.Message.ShouldStartWith("Database holds a character");
        refused.Message.ShouldNotContain("PORT");
    }

    [Fact]
    public void A_file_of_authorities_is_refused_by_both()
    {
        Should.Throw<ArgumentException>(() => SqlServerSource.ConnectionString(SqlClientFactory.Instance, SqlServer with { SslRootCertificate = "ca.pem" })).Message.ShouldContain("the machine's authorities");
        Should.Throw<ArgumentException>(() => Text(Oracle with { SslRootCertificate = "ca.pem" })).Message.ShouldContain("the machine's authorities");
    }

    [Fact]
    public async Task A_url_opens_the_one_with_the_referenced_driver_and_names_the_package_of_the_other()
    {
        await using var backend = BackendSchemes.Create("sqlserver://me:secret@localhost/agents?schema=app", new BackendSettings());
        backend.ShouldBeOfType<RetryingBackend>().Info.Name.ShouldBe("sqlserver");
        Should.Throw<ArgumentException>(() => BackendSchemes.Create("oracle://me:secret@localhost/FREEPDB1", new BackendSettings())).Message.ShouldContain("dotnet add package Oracle.ManagedDataAccess.Core");
    }

    [Fact]
    public async Task Options_take_a_data_source_of_the_program_s_own()
    {
        var source = new Recorder().DataSource;
        await using var sqlServer = new PerdureOptions().UseSqlServer(source, null).Backend!(null!);
        await using var oracle = new PerdureOptions().UseOracle(source, null).Backend!(null!);
        (sqlServer.Info.Name, oracle.Info.Name).ShouldBe(("sqlserver", "oracle"));
        Should.Throw<ArgumentException>(() => new PerdureOptions().UseSqlServer(Oracle)).Message.ShouldContain("expected SqlServer");
        Should.Throw<ArgumentException>(() => new PerdureOptions().UseOracle(SqlServer)).Message.ShouldContain("expected Oracle");
        Should.Throw<ArgumentException>(() => new SqlServerBackend(source, Oracle)).Message.ShouldContain("expected SqlServer");
        Should.Throw<ArgumentException>(() => new OracleBackend(source, SqlServer)).Message.ShouldContain("expected Oracle");
    }

    private static DbConnectionStringBuilder Text(DatabaseOptions options) => new() { ConnectionString = OracleSource.ConnectionString(new Recorder().Factory, options) };
}
