using System.Net;
using System.Net.Sockets;

namespace Perdure.Tests.Servers;

/// <summary>Stands between a program and a server, and cuts one connection at a place that a test says.</summary>
internal sealed class CuttingProxy : IAsyncDisposable
{
    private const int All = int.MaxValue;

    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource ending = new();
    private readonly IPEndPoint server;
    private readonly Task accepting;
    private int left;
    private int bytes = All;
    private bool isHeard;

    public CuttingProxy(int port)
    {
        server = new IPEndPoint(IPAddress.Loopback, port);
        listener.Start();
        accepting = Task.Run(AcceptAsync);
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>Whether there was a cut since it was told to.</summary>
    public bool WasCut { get; private set; }

    /// <summary>Cuts the connection at the next messages' n-th, once.</summary>
    /// <param name="message">From 1.</param>
    /// <param name="heard">Whether the server still gets that message; its answer is lost in either case.</param>
    public void CutAt(int message, bool heard) => (WasCut, isHeard, left) = (false, heard, message);

    /// <summary>Cuts the connection within what the server says next, once.</summary>
    /// <param name="count">How many bytes of it still come through.</param>
    public void CutAnswersAfter(int count) => (WasCut, bytes) = (false, count);

    /// <summary>Cuts no more.</summary>
    public void Leave() => (left, bytes) = (0, All);

    public async ValueTask DisposeAsync()
    {
        await ending.CancelAsync();
        listener.Stop();
        await accepting;
        ending.Dispose();
    }

    private async Task AcceptAsync()
    {
        var connections = new List<Task>();
        try
        {
            while (true)
                connections.Add(ServeAsync(await listener.AcceptSocketAsync(ending.Token)));
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException)
        {
            await Task.WhenAll(connections);
        }
    }

    private async Task ServeAsync(Socket client)
    {
        using var other = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        using var end = CancellationTokenSource.CreateLinkedTokenSource(ending.Token);
        using (client)
        {
            client.NoDelay = true;
            await other.ConnectAsync(server, end.Token);
            await Task.WhenAll(CopyAsync(client, other, end, IsCutAsync), CopyAsync(other, client, end, IsAnswerCutAsync));
        }

        async ValueTask<bool> IsCutAsync(ReadOnlyMemory<byte> message)
        {
            if (left == 0 || --left > 0)
                return false;
            WasCut = true;
            // The answer must not come through, so that way is closed first.
            client.Shutdown(SocketShutdown.Both);
            if (isHeard)
                await other.SendAsync(message, end.Token);
            return true;
        }

        async ValueTask<bool> IsAnswerCutAsync(ReadOnlyMemory<byte> answer)
        {
            if (bytes == All || (bytes -= answer.Length) >= 0)
                return false;
            var rest = answer[..(answer.Length + bytes)];
            bytes = All;
            WasCut = true;
            await client.SendAsync(rest, end.Token);
            client.Shutdown(SocketShutdown.Both);
            return true;
        }
    }

    private static async Task CopyAsync(Socket from, Socket to, CancellationTokenSource end, Func<ReadOnlyMemory<byte>, ValueTask<bool>> isCut)
    {
        var buffer = new byte[128 * 1024];
        try
        {
            while (await from.ReceiveAsync(buffer, end.Token) is > 0 and var count && !await isCut(buffer.AsMemory(0, count)))
                for (var sent = 0; sent < count;)
                    sent += await to.SendAsync(buffer.AsMemory(sent, count - sent), end.Token);
        }
        catch (Exception exception) when (exception is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // One side is gone, and the other goes too.
        }
        finally
        {
            await end.CancelAsync();
        }
    }
}
