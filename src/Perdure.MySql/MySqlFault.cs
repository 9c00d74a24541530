using System.Data.Common;
using System.Globalization;
using System.Security.Authentication;
using System.Security.Cryptography;
using Perdure.Databases;
using Perdure.Storage;

namespace Perdure.MySql;

/// <summary>What the numbers of MySQL's and MariaDB's errors mean, whichever driver carries them.</summary>
internal static class MySqlFault
{
    private const string NumberKey = "Server Error Code";

    private const int NoConnection = 1042;

    /// <summary>The number of the server's or the driver's error; 0: there is none. Both drivers keep it under one key among the exception's data.</summary>
    public static int Number(Exception exception)
    {
        for (var at = exception; at is not null; at = at.InnerException)
            if (at is DbException && at.Data[NumberKey] is int number and not 0)
                return number;
        return 0;
    }

    public static PerdureException Of(DbException exception, string place, DatabaseKind kind)
    {
        var number = Number(exception);
        var (fault, isTransient, text) = IsTimeout(exception) ? TookTooLong : number == 0 || IsGivenUp(exception) ? Lost(exception) : Meaning(number);
        var code = number != 0 ? string.Create(CultureInfo.InvariantCulture, $" ({number})") : "";
        return new PerdureException(fault, $"{place}: {(kind == DatabaseKind.MariaDb ? "MariaDB" : "MySQL")} refused{code}: {text}", isTransient, exception);
    }

    private static (Fault, bool, string) TookTooLong => (Fault.Timeout, true, "it did not answer in time. Whether the write happened is not known; try again, or raise CommandTimeout.");

    // Numbers: MySQL's error reference, and MariaDB's, whose own begin at 1900.
    private static (Fault Fault, bool IsTransient, string Text) Meaning(int number) => number switch
    {
        1062 or 1586 => (Fault.Conflict, false, "a row with that key is there already."),
        1213 or 1020 => (Fault.Conflict, true, "it met another writer and was taken back. Try again."),
        1216 or 1217 or 1451 or 1452 => (Fault.InvalidReference, false, "it refers to a row that is not there, or one refers to it."),
        1205 or 3572 => (Fault.Timeout, true, "others held a lock for too long. Nothing was done; try again."),
        1317 or 3024 or 1969 => (Fault.Timeout, true, "it took longer than the server allows, or was cancelled. Nothing was done; try again, or raise the limit."),
        1044 or 1142 or 1143 or 1227 or 1370 or 1419 => (Fault.Denied, false, "the user lacks the right. Grant it, or let an administrator prepare the store."),
        1045 or 1130 or 1251 or 1275 or 1698 or 1862 => (Fault.Denied, false, "the user or the password is not accepted from this host."),
        1049 => (Fault.Denied, false, "the database does not exist. Create it, or check its name."),
        3159 => (Fault.Denied, false, "the server takes only encrypted connections. Set the SSL mode to require, verify-ca or verify-full."),
        1054 or 1146 or 1347 => (Fault.SchemaMismatch, false, "its tables are not those this program prepared. Open the store anew; another program may have changed them."),
        1064 or 1149 or 1235 => (Fault.Unsupported, false, "the statement is not one that the server can execute; see the inner exception. Nothing was done."),
        1048 or 1136 or 1292 or 1364 or 1365 or 1366 or 1644 or 1690 or 3819 or 4025 => (Fault.Denied, false, "a value is not one that the column, a constraint or a trigger allows; see the inner exception. Nothing was done."),
        1792 => (Fault.Denied, false, "a transaction that only reads can't write."),
        1290 or 1836 => (Fault.Unavailable, true, "this server is read-only, e.g. a replica. Connect to the one that takes writes, and try again."),
        1021 or 1114 or 3 => (Fault.Unavailable, true, "the server's disk or table space is full. Make room and try again."),
        1153 or 1301 => (Fault.TooLarge, false, "a value is larger than the server takes in one packet. Raise max_allowed_packet, or split it."),
        1406 or 1118 or 1264 => (Fault.TooLarge, false, "a value is larger than its column."),
        1034 or 1194 or 1712 => (Fault.Corrupt, false, "the server found damaged data. Restore it from a backup."),
        1040 or 1203 or 1226 => (Fault.Unavailable, true, "the server has no connection left. Lower the pool's MaxSize, or raise max_connections."),
        1047 => (Fault.Unavailable, true, "this node of the cluster does not take part in it now. Nothing was done; try again, or connect to another."),
        1180 => (Fault.Unavailable, true, "the commit failed; whether the write happened is not known. Check the server, and try again."),
        NoConnection or 1043 or 1053 or 1077 or 1079 or 1080 or 1152 or 1158 or 1159 or 1160 or 1161 or 1184 or 1927 or 2002 or 2003 or 2006 or 2013 or 3169 or 4031 =>
            (Fault.Unavailable, true, "the connection failed or was lost. Check that the server runs at that address; try again."),
        _ => (Fault.Unavailable, false, "see the inner exception."),
    };

    // The driver's own: it says no number when the connection breaks.
    private static (Fault Fault, bool IsTransient, string Text) Lost(DbException exception)
    {
        // Both drivers have no more than a sentence for this, which they say before anything is sent.
        if (exception.InnerException is null && exception.Message.Contains("SSL", StringComparison.Ordinal))
            return (Fault.Denied, false, "the server has no TLS, which the SSL mode requires. Set the server up for TLS, or the SSL mode to disable.");
        for (Exception? at = exception; at is not null; at = at.InnerException)
            // MySql.Data throws a foreign authority as an exception of no kind of its own.
            if (at is AuthenticationException || at.GetType() == typeof(Exception))
                return (Fault.Denied, false, "the server's certificate is not accepted by the SSL mode. Check the host's name and SslRootCertificate.");
            else if (at is FileNotFoundException or DirectoryNotFoundException or UnauthorizedAccessException or CryptographicException)
                return (Fault.Denied, false, "the authorities that may have signed the server's certificate can't be read. Set SslRootCertificate to their PEM file; MySql.Data needs one for verify-ca and verify-full.");
        // MySqlConnector's sentence when the server ended the connection while a large packet was sent, which may have either reason.
        return exception.Message.Contains("max_allowed_packet", StringComparison.Ordinal)
            ? (Fault.Unavailable, true, "the connection was lost while a large value was sent. If that happens again, raise max_allowed_packet, or split the value.")
            : (Fault.Unavailable, true, "the connection failed or was lost. Check that the server runs at that address; try again.");
    }

    // MySqlConnector gives the number of a host that can't be reached to a connection whose TLS it does not accept, too.
    private static bool IsGivenUp(Exception exception) => Number(exception) == NoConnection && exception.InnerException is (null or AuthenticationException);

    private static bool IsTimeout(Exception exception)
    {
        for (var at = exception; at is not null; at = at.InnerException)
            if (at is TimeoutException || (at is DbException && at.Data[NumberKey] is -1))
                return true;
        return false;
    }
}
