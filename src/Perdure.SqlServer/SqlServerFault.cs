using System.Data.Common;
using System.Globalization;
using System.Security.Authentication;
using Perdure.Storage;

namespace Perdure.SqlServer;

/// <summary>What the numbers of SQL Server's errors mean.</summary>
internal static class SqlServerFault
{
    // Every SqlException carries its number as text under this key; its own property would need the driver.
    private const string NumberKey = "HelpLink.EvtID";

    /// <summary>The number of the server's or the driver's error; 0: there is none.</summary>
    public static int Number(DbException exception) => int.TryParse(exception.Data[NumberKey] as string, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : 0;

    public static PerdureException Of(DbException exception, string place)
    {
        var number = Number(exception);
        var (fault, isTransient, text) = IsRefusedCertificate(exception) ? Certificate : Meaning(number);
        var code = number == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $" ({number})");
        return new PerdureException(fault, $"{place}: SQL Server refused{code}: {text}", isTransient, exception);
    }

    private static (Fault, bool, string) Certificate => (Fault.Denied, false, "the server's certificate is not accepted by the SSL mode. Check the host's name and the machine's authorities.");

    // Numbers: sys.messages; those of Azure: its page on connectivity errors; below 0 and 20 to 258, 10050 and on: the driver's and the network's.
    private static (Fault Fault, bool IsTransient, string Text) Meaning(int number) => number switch
    {
        2601 or 2627 => (Fault.Conflict, false, "a row with that key is there already."),
        1205 or 3960 or 3961 => (Fault.Conflict, true, "it met another writer and was taken back. Try again."),
        547 => (Fault.InvalidReference, false, "it refers to a row that is not there, or one refers to it."),
        1222 => (Fault.Timeout, true, "others held a lock for too long. Nothing was done; try again."),
        -2 => (Fault.Timeout, true, "it did not answer in time. Whether the write happened is not known; try again, or raise CommandTimeout."),
        229 or 230 or 262 or 297 or 300 or 916 or 1088 => (Fault.Denied, false, "the user lacks the right. Grant it, or let an administrator prepare the store."),
        18452 or 18456 or 18470 or 18486 or 18487 or 18488 => (Fault.Denied, false, "the user or the password is not accepted."),
        20 => (Fault.Denied, false, "the server offers no encryption, which the SSL mode asks for."),
        -2146893019 => Certificate,
        207 or 208 or 213 or 308 or 2760 => (Fault.SchemaMismatch, false, "its schema or tables are not those this program prepared. Check the schema's name and open the store anew; another program may have changed them."),
        3952 => (Fault.Unavailable, true, "the database no longer keeps snapshots. Open the store anew."),
        3906 or 3908 or 978 => (Fault.Unavailable, true, "this database is read-only, e.g. a replica. Connect to the one that takes writes, and try again."),
        1101 or 1105 or 9002 or 40544 => (Fault.Unavailable, true, "the database or its disk is full. Make room and try again."),
        511 or 1946 or 2628 or 8152 => (Fault.TooLarge, false, "a value is larger than SQL Server takes."),
        605 or 823 or 824 or 825 => (Fault.Corrupt, false, "the server found damaged data. Restore it from a backup."),
        701 or 802 or 8645 or 8651 or 10928 or 10929 or 10936 or 40501 or 49918 or 49919 or 49920 => (Fault.Unavailable, true, "the server has no memory, connection or capacity left. Try again later, or lower the pool's MaxSize."),
        4060 => (Fault.Unavailable, true, "the database can't be opened: it does not exist, the user may not enter it, or it is being moved. Check its name; else try again."),
        596 or 615 or 926 or 6005 or 17142 or 17197 or 40143 or 40166 or 40197 or 40540 or 40613 or 42108 or 42109 => (Fault.Unavailable, true, "the server is not available: it starts, stops or moves, or the session was ended. Try again."),
        -1 or 2 or 26 or 35 or 40 or 53 or 64 or 121 or 233 or 258 or (>= 10050 and <= 10065) or 11001 => (Fault.Unavailable, true, "the connection failed or was lost. Check that the server runs at that address; try again."),
        0 => (Fault.Unavailable, true, "the connection failed or was lost; see the inner exception."),
        _ => (Fault.Unavailable, false, "see the inner exception."),
    };

    private static bool IsRefusedCertificate(Exception exception)
    {
        for (var at = exception; at is not null; at = at.InnerException!)
            if (at is AuthenticationException)
                return true;
        return false;
    }
}
