using System.Data.Common;
using System.Globalization;
using Perdure.Storage;

namespace Perdure.Oracle;

/// <summary>What the codes of Oracle's errors mean.</summary>
internal static class OracleFault
{
    private const string Mark = "ORA-";
    private const int WithinRecursiveSql = 604;

    /// <summary>The code of the server's or the driver's error; 0: there is none. Every message begins with it in every language; its own property would need the driver.</summary>
    public static int Number(DbException exception)
    {
        var text = exception.Message.AsSpan();
        var number = 0;
        for (var at = text.IndexOf(Mark); at >= 0 && number is 0 or WithinRecursiveSql; at = text.IndexOf(Mark))
        {
            text = text[(at + Mark.Length)..];
            var end = text.IndexOfAnyExceptInRange('0', '9');
            if (int.TryParse(end < 0 ? text : text[..end], NumberStyles.None, CultureInfo.InvariantCulture, out var found))
                number = found;
        }
        return number;
    }

    public static PerdureException Of(DbException exception, string place)
    {
        var number = Number(exception);
        var (fault, isTransient, text) = Meaning(number);
        var code = number == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $" (ORA-{number:D5})");
        return new PerdureException(fault, $"{place}: Oracle refused{code}: {text}", isTransient, exception);
    }

    // Codes: Oracle's error messages.
    private static (Fault Fault, bool IsTransient, string Text) Meaning(int number) => number switch
    {
        1 => (Fault.Conflict, false, "a row with that key is there already."),
        60 or 8177 or 30926 => (Fault.Conflict, true, "it met another writer and was taken back. Try again."),
        2291 or 2292 => (Fault.InvalidReference, false, "it refers to a row that is not there, or one refers to it."),
        54 or 30006 => (Fault.Timeout, true, "others held a lock for too long. Nothing was done; try again."),
        1013 or 3136 or 12161 => (Fault.Timeout, true, "it did not answer in time, or was cancelled. Whether the write happened is not known; try again, or raise CommandTimeout."),
        1555 => (Fault.Timeout, true, "the read took so long that the server no longer has its moment. Try again, or raise undo_retention."),
        1017 or 1005 or 1045 or 28000 or 28001 => (Fault.Denied, false, "the user or the password is not accepted, or the user may not connect."),
        972 => (Fault.Unsupported, false, "a name is longer than this server takes: 128 bytes need Oracle 12.2 and its parameter COMPATIBLE at 12.2 or later. Shorten the table prefix or the names."),
        1031 or 1720 or 41900 => (Fault.Denied, false, "the user lacks the right. Grant it, or let an administrator prepare the store."),
        1536 or 1950 => (Fault.Denied, false, "the user has no quota left on the tablespace. Grant it."),
        28759 or 28860 or 28864 or 29024 or 29002 => (Fault.Denied, false, "the connection's encryption was refused. Check the SSL mode, the host's name and the authorities the driver trusts."),
        904 or 942 or 1435 or 1918 => (Fault.SchemaMismatch, false, "its schema or tables are not those this program prepared. Check the schema's name and open the store anew; another program may have changed them."),
        1456 or 16000 => (Fault.Unavailable, true, "this database is read-only, e.g. a standby. Connect to the one that takes writes, and try again."),
        257 or 1652 or 1653 or 1654 or 1688 or 1691 or 19809 or 30036 => (Fault.Unavailable, true, "the database or its disk is full. Make room and try again."),
        1401 or 1438 or 1450 or 1461 or 12899 => (Fault.TooLarge, false, "a value is larger than Oracle takes."),
        1578 => (Fault.Corrupt, false, "the server found damaged data. Restore it from a backup."),
        18 or 20 or 4031 or 12516 or 12518 or 12519 or 12520 => (Fault.Unavailable, true, "the server has no connection or memory left. Lower the pool's MaxSize, or raise processes."),
        12505 or 12514 => (Fault.Unavailable, true, "the listener knows no such service: its name is wrong, or the database is not up yet. Check the name; else try again."),
        28 or 1012 or 1033 or 1034 or 1089 or 1090 or 1092 or 2396 or 12526 or 12527 or 12528 => (Fault.Unavailable, true, "the server is not available: it starts or stops, or the session was ended. Try again."),
        3113 or 3114 or 3135 or 12170 or 12537 or 12541 or 12543 or 12545 or 12547 or 12560 or 12571 or (>= 25401 and <= 25409) or (>= 50000 and <= 50299) =>
            (Fault.Unavailable, true, "the connection failed or was lost. Check that the server runs at that address; try again."),
        _ => (Fault.Unavailable, false, "see the inner exception."),
    };
}
