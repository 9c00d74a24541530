using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace Perdure.Tests.Servers;

/// <summary>The tests' own servers, asked in PostgreSQL's first words: is there TLS? No driver is needed for that.</summary>
public sealed class OwnServerTests
{
    private static readonly byte[] TlsRequest = [0, 0, 0, 8, 4, 210, 22, 47];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_server_is_started_frozen_crashed_and_stopped()
    {
        await using var server = await OwnServer.StartAsync("postgres");
        (await AnswerAsync(server.Port)).ShouldBe("S");
        await server.FreezeAsync();
        (await AnswerAsync(server.Port)).ShouldBe("nothing");
        await server.ThawAsync();
        (await AnswerAsync(server.Port)).ShouldBe("S");
        await server.CrashAsync();
        (await AnswerAsync(server.Port)).ShouldBe("gone");
        await server.UpAsync();
        (await AnswerAsync(server.Port)).ShouldBe("S");
        await server.DownAsync();
        (await AnswerAsync(server.Port)).ShouldBe("gone");
        await server.UpAsync();
        await server.DisposeAsync();
        (await AnswerAsync(server.Port)).ShouldBe("gone");
        Directory.Exists(server.Folder).ShouldBeFalse();
    }

    [Fact]
    public async Task A_server_ends_with_the_process_it_was_started_for()
    {
        if (OperatingSystem.IsWindows())
            Assert.Skip("servers are started by shell scripts, on Debian and Ubuntu");
        using var owner = Process.Start(new ProcessStartInfo("sleep", ["600"]))!;
        try
        {
            await using var server = await OwnServer.StartAsync("postgres", new Dictionary<string, string> { ["PERDURE_SERVERS_OWNER"] = owner.Id.ToString(CultureInfo.InvariantCulture) });
            (await AnswerAsync(server.Port)).ShouldBe("S");
            owner.Kill();
            var patience = 300;
            while (await AnswerAsync(server.Port) != "gone" && patience-- > 0)
                await Task.Delay(100, Token);
            patience.ShouldBeGreaterThan(0, "the server is still there");
        }
        finally
        {
            owner.Kill();
        }
    }

    [Fact]
    public async Task Its_certificate_is_good_for_localhost_and_not_for_its_address()
    {
        await using var server = await OwnServer.StartAsync("postgres");
        await HandshakeAsync(server, "localhost");
        await Should.ThrowAsync<AuthenticationException>(() => HandshakeAsync(server, "127.0.0.1"));
    }

    private static async Task HandshakeAsync(OwnServer server, string host)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, server.Port, Token);
        await client.GetStream().WriteAsync(TlsRequest, Token);
        await client.GetStream().ReadExactlyAsync(new byte[1], Token);
        await using var tls = new SslStream(client.GetStream());
        using var authority = X509CertificateLoader.LoadCertificateFromFile(Path.Combine(server.Folder, "ca.crt"));
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, CustomTrustStore = { authority }, RevocationMode = X509RevocationMode.NoCheck };
        await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = host, CertificateChainPolicy = policy }, Token);
    }

    private static async Task<string> AnswerAsync(int port)
    {
        using var client = new TcpClient();
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Token);
        patience.CancelAfter(TimeSpan.FromSeconds(1));
        try
        {
            await client.ConnectAsync(IPAddress.Loopback, port, patience.Token);
            await client.GetStream().WriteAsync(TlsRequest, patience.Token);
            var answer = new byte[1];
            await client.GetStream().ReadExactlyAsync(answer, patience.Token);
            return $"{(char)answer[0]}";
        }
        catch (SocketException)
        {
            return "gone";
        }
        catch (OperationCanceledException) when (!Token.IsCancellationRequested)
        {
            return "nothing";
        }
    }
}
