using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Perdure.Databases;
using Perdure.MySql;
using Perdure.Storage;
using Perdure.Tests.Conformance;
using Perdure.Tests.Servers;
using Perdure.Tests.Sql;

namespace Perdure.Tests.MySql;

/// <summary>What a user hears when TLS and the login don't go together.</summary>
public sealed class MySqlTlsTests : Files.FolderTest
{
    [Theory, InlineData(DatabaseKind.MySql, DatabaseSslMode.Require), InlineData(DatabaseKind.MariaDb, DatabaseSslMode.Require), InlineData(DatabaseKind.MySql, DatabaseSslMode.Disable), InlineData(DatabaseKind.MariaDb, DatabaseSslMode.Disable)]
    public async Task A_user_who_must_show_a_certificate_is_denied_without(DatabaseKind kind, DatabaseSslMode mode)
    {
        await using var store = MySqlStore.Make(kind);
        var user = "u" + store.Options.Database![^20..];
        store.Execute($"CREATE USER {user}@'%' IDENTIFIED BY 'secret word' REQUIRE X509; GRANT ALL ON {store.Options.Database}.* TO {user}@'%'");
        try
        {
            var refused = await Should.ThrowAsync<PerdureException>(() => store.OpenAsync(options => options with { User = user, Password = "secret word", SslMode = mode }));
            refused.Fault.ShouldBe(Fault.Denied, refused.ToString());
            refused.ToString().ShouldNotContain("secret word");
        }
        finally
        {
            store.Execute($"DROP USER {user}@'%'");
        }
    }

    [Theory]
    [InlineData(DatabaseKind.MySql, DatabaseSslMode.VerifyCa, true), InlineData(DatabaseKind.MariaDb, DatabaseSslMode.VerifyCa, true)]
    [InlineData(DatabaseKind.MySql, DatabaseSslMode.VerifyFull, true), InlineData(DatabaseKind.MariaDb, DatabaseSslMode.VerifyFull, true)]
    [InlineData(DatabaseKind.MySql, DatabaseSslMode.VerifyFull, false), InlineData(DatabaseKind.MariaDb, DatabaseSslMode.VerifyFull, false)]
    public async Task A_server_whose_certificate_nobody_vouches_for_is_denied(DatabaseKind kind, DatabaseSslMode mode, bool byAnother)
    {
        await using var store = MySqlStore.Make(kind);
        var refused = await Should.ThrowAsync<PerdureException>(() => store.OpenAsync(options => options with { SslMode = mode, SslRootCertificate = byAnother ? Stranger() : null }));
        (refused.Fault, refused.IsTransient).ShouldBe((Fault.Denied, false), refused.ToString());
        refused.Message.ShouldContain("certificate");
    }

    [Fact]
    public async Task A_server_without_TLS_is_denied_where_TLS_is_required()
    {
        await using var server = await OwnServer.StartAsync("mysql");
        var options = new DatabaseOptions { Kind = DatabaseKind.MySql, Host = "127.0.0.1", Port = server.Port, User = "root", Password = "root", Database = "mysql" };
        // The server warns of what it was told to do, and the driver can't read that; it is done all the same.
        Record.Exception(() => MySqlAdministrator.Execute(options, "SET GLOBAL ssl_cert = 'none.pem'; ALTER INSTANCE RELOAD TLS NO ROLLBACK ON ERROR")).ShouldBeOfType<KeyNotFoundException>();
        await using var backend = new MySqlBackend(options with { SslMode = DatabaseSslMode.Require });
        var refused = await Should.ThrowAsync<PerdureException>(async () => await backend.PrepareAsync(Sample.Schema, TestContext.Current.CancellationToken));
        (refused.Fault, refused.IsTransient).ShouldBe((Fault.Denied, false), refused.ToString());
        refused.Message.ShouldContain("TLS");
    }

    // The certificate of an authority that signed nothing here.
    private string Stranger()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=nobody", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        var path = Path.Combine(Folder, "stranger.pem");
        File.WriteAllText(path, certificate.ExportCertificatePem());
        return path;
    }
}
