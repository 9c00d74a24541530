using System.Globalization;
using System.Net;

namespace Perdure.Databases;

/// <summary>One server: a name, an address without brackets, or the path of a Unix socket's folder, and a port.</summary>
/// <param name="Host">The name or address.</param>
/// <param name="Port">The port.</param>
public readonly record struct DatabaseEndpoint(string Host, int Port)
{
    /// <summary>Whether it is on this machine: <c>localhost</c>, a loopback address, or a Unix socket.</summary>
    public bool IsLocal => Host.StartsWith('/') || Host.Equals("localhost", StringComparison.OrdinalIgnoreCase) ||
        (IPAddress.TryParse(Host, out var address) && IPAddress.IsLoopback(address));

    /// <summary>As in a URL, e.g. <c>db.example.com:5432</c> or <c>[::1]:5432</c>.</summary>
    public override string ToString() => Host.Contains(':', StringComparison.Ordinal)
        ? string.Create(CultureInfo.InvariantCulture, $"[{Host}]:{Port}")
        : string.Create(CultureInfo.InvariantCulture, $"{Host}:{Port}");
}
