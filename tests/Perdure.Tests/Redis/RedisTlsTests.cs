using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Perdure.Databases;
using Perdure.Storage;
using Perdure.Tests.Sql;

namespace Perdure.Tests.Redis;

/// <summary>A server that speaks TLS on the port behind its own, with a certificate for localhost.</summary>
public sealed class RedisTlsTests : Files.FolderTest
{
    [Fact]
    public async Task A_certificate_is_accepted_for_its_name_and_by_its_authority()
    {
        await using var redis = await OwnRedis.StartAsync();
        var (authority, port) = (await ServeAsync(redis), redis.Server.Port + 1);
        foreach (var url in (string[])[$"rediss://localhost:{port}/0?sslrootcert={authority}", $"rediss://127.0.0.1:{port}/0?sslmode=verify-ca&sslrootcert={authority}", $"rediss://127.0.0.1:{port}/0?sslmode=require"])
        {
            await using var store = await AgentStore.OpenAsync(url, Token);
            await store.Users.FindAsync("nobody", Token);
        }
        DatabaseOptions[] refusals =
        [
            // Another name, another authority, none that the machine trusts.
            DatabaseOptions.FromUrl($"rediss://127.0.0.1:{port}/0?sslrootcert={authority}"), DatabaseOptions.FromUrl($"rediss://localhost:{port}/0?sslrootcert={Stranger()}"),
            DatabaseOptions.FromUrl($"rediss://localhost:{port}/0?sslmode=verify-full"),
        ];
        foreach (var options in refusals)
        {
            var refused = await Should.ThrowAsync<PerdureException>(() => OwnRedis.OpenAsync(options with { Password = "a secret", ConnectTimeout = TimeSpan.FromSeconds(3) }));
            (refused.Fault, refused.IsTransient).ShouldBe((Fault.Denied, false), $"{options}: {refused}");
            refused.Message.ShouldContain("certificate");
            refused.ToString().ShouldNotContain("a secret");
        }
        // One side speaks TLS and the other does not: the driver only knows that there is no connection.
        foreach (var options in (DatabaseOptions[])[redis.Options with { Port = port }, redis.Options with { SslMode = DatabaseSslMode.Require }])
        {
            var failed = await Should.ThrowAsync<PerdureException>(() => OwnRedis.OpenAsync(options with { ConnectTimeout = TimeSpan.FromSeconds(3) }));
            failed.Fault.ShouldBe(Fault.Unavailable, failed.ToString());
            failed.Message.ShouldContain("TLS");
        }
    }

    // Gives the server its certificate; returns the file of the authority that signed it.
    private async Task<string> ServeAsync(OwnRedis redis)
    {
        using var authorityKey = RSA.Create(2048);
        using var authority = Authority("CN=authority", authorityKey);
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.Create(authority, DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow.AddHours(1), [1, 2, 3]);
        await File.WriteAllTextAsync(Path.Combine(redis.Server.Folder, "server.crt"), certificate.ExportCertificatePem(), Token);
        await File.WriteAllTextAsync(Path.Combine(redis.Server.Folder, "server.key"), key.ExportPkcs8PrivateKeyPem(), Token);
        await redis.ExecuteAsync(0, "CONFIG", "SET", "tls-cert-file", "/data/server.crt", "tls-key-file", "/data/server.key", "tls-auth-clients", "no", "tls-port", redis.Server.Port + 1);
        return Pem("authority.pem", authority);
    }

    private string Stranger()
    {
        using var key = RSA.Create(2048);
        using var stranger = Authority("CN=authority", key);
        return Pem("stranger.pem", stranger);
    }

    private static X509Certificate2 Authority(string name, RSA key)
    {
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
    }

    private string Pem(string name, X509Certificate2 certificate)
    {
        var path = Path.Combine(Folder, name);
        File.WriteAllText(path, certificate.ExportCertificatePem());
        return path;
    }
}
