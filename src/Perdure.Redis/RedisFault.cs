using Perdure.Storage;
using StackExchange.Redis;

namespace Perdure.Redis;

/// <summary>What Redis' error codes and the driver's exceptions mean. The driver's messages name keys and addresses; ours do not.</summary>
internal static class RedisFault
{
    /// <summary>Whether it is the driver's way to say that Redis refused, did not answer or could not be asked.</summary>
    public static bool IsRefusal(Exception exception) => exception is RedisException or RedisTimeoutException or RedisCommandException or ObjectDisposedException { ObjectName: not nameof(RedisBackend) };

    private const string Certificate = "the server takes no encrypted connections, or its certificate is not accepted by the SSL mode. Check both; set the SSL mode to disable only where nobody listens in between.";

    /// <summary>A connection that failed because a certificate was not accepted, whatever the driver says of it.</summary>
    public static PerdureException OfCertificate(Exception exception, string place) => new(Fault.Denied, $"{place}: Redis refused: {Certificate}", false, exception);

    /// <summary>What a failure is, and where it happened.</summary>
    public static PerdureException Of(Exception exception, string place)
    {
        var (fault, isTransient, text) = exception switch
        {
            TimeoutException => (Fault.Timeout, true, "it did not answer in time. Whether a write happened is not known; try again, or raise CommandTimeout."),
            RedisServerException server => Meaning(Code(server)),
            RedisConnectionException { FailureType: ConnectionFailureType.AuthenticationFailure } refused when IsCertificate(refused) =>
                (Fault.Denied, false, Certificate),
            RedisConnectionException connection when Refusal(connection) is { } code => Meaning(code),
            RedisConnectionException { FailureType: ConnectionFailureType.AuthenticationFailure } => Meaning("WRONGPASS"),
            RedisConnectionException => (Fault.Unavailable, true, "the connection failed or was lost. Check that the server runs at that address, and that both are set to TLS or both are not; try again."),
            _ => (Fault.Unavailable, false, "see the inner exception."),
        };
        return new PerdureException(fault, $"{place}: Redis refused: {text}", isTransient, exception);
    }

    // Errors begin with a code in capitals; those of a script name it too, some behind words of their own.
    private static string Code(RedisServerException exception)
    {
        // The driver's own words for a redirection that it was told not to follow.
        if (exception.Message.StartsWith("Key has MOVED", StringComparison.Ordinal))
            return "MOVED";
        var words = exception.Message.Split(' ', 3);
        return words is ["ERR", var second, ..] && second.Length > 2 && second.All(char.IsAsciiLetterUpper) ? second : words[0];
    }

    private static (Fault Fault, bool IsTransient, string Text) Meaning(string code) => code switch
    {
        "OOM" => (Fault.Unavailable, true, "(OOM) its memory is full. Nothing was done; raise maxmemory, or remove what is not needed."),
        "LOADING" => (Fault.Unavailable, true, "(LOADING) the server is starting and reads its data. Try again."),
        "BUSY" => (Fault.Unavailable, true, "(BUSY) a script of somebody else's keeps it busy. Try again."),
        "CLUSTERDOWN" or "TRYAGAIN" or "MOVED" or "ASK" => (Fault.Unavailable, true, $"({code}) the cluster is being put together anew. Try again."),
        "MASTERDOWN" or "READONLY" or "UNBLOCKED" or "WAIT" => (Fault.Unavailable, true, $"({code}) the server is a replica and takes no writes, or has lost its master. Try again; name all servers as hosts, so that the master is found."),
        "NOREPLICAS" => (Fault.Unavailable, true, "(NOREPLICAS) it takes writes only with more replicas than are there (min-replicas-to-write). Nothing was done; try again."),
        "MISCONF" => (Fault.Unavailable, true, "(MISCONF) it takes no writes, because it can't write its data to disk. Nothing was done; make room on its disk."),
        "NOAUTH" or "WRONGPASS" => (Fault.Denied, false, $"({code}) the user or the password is not accepted."),
        "NOPERM" => (Fault.Denied, false, "(NOPERM) the user lacks the right to a command, a key or a channel. Grant it: see the page on Redis."),
        "DENIED" => (Fault.Denied, false, "(DENIED) it runs in protected mode, which refuses other machines. Set a password."),
        "WRONGTYPE" => (Fault.Corrupt, false, "(WRONGTYPE) a key holds something that this store did not write. Use a prefix of its own."),
        _ => (Fault.Unavailable, false, "see the inner exception."),
    };

    private static bool IsCertificate(RedisConnectionException exception) => exception.InnerException is System.Security.Authentication.AuthenticationException or IOException;

    private static readonly string[] Refusals = ["WRONGPASS", "NOAUTH", "NOPERM", "DENIED"];

    // The reason of a connection that never came to be is in the message only.
    private static string? Refusal(RedisConnectionException exception) =>
        Refusals.FirstOrDefault(code => exception.ToString().Contains(code, StringComparison.Ordinal));
}
