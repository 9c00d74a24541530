using System.Net;
using System.Net.Sockets;

namespace Perdure.Tests.Servers;

/// <summary>Ports nobody listens on, below 32768: a higher one may be a client's that waits for its end, and then can't be listened on.</summary>
internal static class FreePorts
{
    private const int First = 10_000, Last = 32_000;

    /// <summary>As many as a server asks for: Galera's nodes use the port and 32 behind it.</summary>
    private const int Block = 40;

    private static int Blocks = Random.Shared.Next((Last - First) / Block);

    /// <summary>The first of 40; no two calls get the same.</summary>
    public static int Next()
    {
        while (true)
        {
            var port = First + Interlocked.Increment(ref Blocks) % ((Last - First) / Block) * Block;
            if (Enumerable.Range(port, Block).All(IsFree))
                return port;
        }
    }

    private static bool IsFree(int port)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
