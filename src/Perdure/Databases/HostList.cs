using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Perdure.Databases;

/// <summary>Takes <c>a:5432,b,[::1]:5433</c> apart.</summary>
internal static class HostList
{
    /// <summary>The servers, in order.</summary>
    /// <param name="text">Hosts with or without ports, with commas between.</param>
    /// <param name="port">The port of those that name none.</param>
    /// <param name="problem">What is wrong with the first that can't be read, without what it says, which may be a part of a password; null: nothing.</param>
    public static IReadOnlyList<DatabaseEndpoint> Parse(string text, int port, out string? problem)
    {
        problem = null;
        var endpoints = new List<DatabaseEndpoint>();
        var parts = text.Split(',', StringSplitOptions.TrimEntries);
        for (var i = 0; i < parts.Length && problem is null; i++)
        {
            var (host, own) = Split(parts[i]);
            var at = port;
            var which = parts.Length == 1 ? "" : $" number {i + 1}";
            if (!IsHost(host))
                problem = $"host{which} is not one; expected a name, an IP address ([::1]:5432 with brackets when a port follows), or the path of a Unix socket";
            else if (own is not null && !IsPort(own, out at))
                problem = $"the port of host{which} is not one; expected 1 to 65535";
            endpoints.Add(new(host, at));
        }
        return endpoints;
    }

    /// <summary>The name or address without brackets, and the text of the port, null when there is none.</summary>
    public static (string Host, string? Port) Split(string endpoint)
    {
        if (endpoint.StartsWith('[') && endpoint.IndexOf(']', StringComparison.Ordinal) is > 0 and var end)
            return endpoint[(end + 1)..] switch
            {
                "" => (endpoint[1..end], null),
                [':', .. var port] => (endpoint[1..end], port),
                _ => (endpoint, null),
            };
        var colon = endpoint.IndexOf(':', StringComparison.Ordinal);
        // Two colons without brackets: an IPv6 address.
        return colon < 0 || colon != endpoint.LastIndexOf(':') ? (endpoint, null) : (endpoint[..colon], endpoint[(colon + 1)..]);
    }

    private static bool IsHost(string host)
    {
        if (host.StartsWith('/'))
            return !host.Any(char.IsControl);
        if (host.Contains(':', StringComparison.Ordinal))
            return IPAddress.TryParse(host, out var address) && address.AddressFamily == AddressFamily.InterNetworkV6;
        return host.Length is > 0 and <= 255 && host.All(c => char.IsLetterOrDigit(c) || c is '.' or '-' or '_');
    }

    private static bool IsPort(string text, out int port) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out port) && port is >= 1 and <= 65535;
}
