using System.Net;
using Perdure.Databases;
using StackExchange.Redis;

namespace Perdure.Redis;

/// <summary>Makes the driver's configuration of options. One connection to each server carries all calls, so a pool's numbers have nothing to say here.</summary>
internal static class RedisConfiguration
{
    public static ConfigurationOptions Of(DatabaseOptions options, RedisCertificate certificate)
    {
        var configuration = new ConfigurationOptions
        {
            User = options.User,
            Password = options.Password,
            ClientName = options.ApplicationName,
            DefaultDatabase = Number(options),
            ServiceName = options.Sentinel,
            ConnectTimeout = Milliseconds(options.ConnectTimeout),
            AsyncTimeout = Milliseconds(options.CommandTimeout),
            SyncTimeout = Milliseconds(options.CommandTimeout),
            // The first connection says why there is none; whoever wants to try again does (RetryingBackend).
            AbortOnConnectFail = true,
            // INFO and CONFIG GET, by which the server says what a write survives, count as admin.
            AllowAdmin = true,
            ConnectRetry = 1,
            // How soon a server that is back, or a promoted replica, is found.
            ReconnectRetryPolicy = new LinearRetry(250),
            HeartbeatInterval = TimeSpan.FromMilliseconds(250),
            // A call without a connection fails at once, and not after its timeout.
            BacklogPolicy = BacklogPolicy.FailFast,
            Ssl = options.EffectiveSslMode != DatabaseSslMode.Disable,
        };
        if (options.Pool.IdleCheck is { Ticks: > 0 } check)
            configuration.KeepAlive = Math.Max(1, (int)check.TotalSeconds);
        foreach (var endpoint in options.Endpoints)
            configuration.EndPoints.Add(IPAddress.TryParse(endpoint.Host, out var address) ? new IPEndPoint(address, endpoint.Port) : new DnsEndPoint(endpoint.Host, endpoint.Port));
        if (configuration.Ssl)
            configuration.CertificateValidation += certificate.IsAccepted;
        return configuration;
    }

    /// <summary>The number of the database.</summary>
    public static int Number(DatabaseOptions options) =>
        string.IsNullOrEmpty(options.Database) ? 0 : int.Parse(options.Database, System.Globalization.CultureInfo.InvariantCulture);

    private static int Milliseconds(TimeSpan time) => (int)Math.Min(int.MaxValue, Math.Ceiling(time.TotalMilliseconds));
}
