using Microsoft.Data.Sqlite;
using Perdure.Storage;
using static SQLitePCL.raw;

namespace Perdure.Sqlite;

/// <summary>What SQLite's result codes mean.</summary>
internal static class SqliteFault
{
    public static PerdureException Of(SqliteException exception, string path, string place)
    {
        var (fault, isTransient, text) = Meaning(exception);
        return new PerdureException(fault, $"{place}: SQLite refused ({exception.SqliteErrorCode}/{exception.SqliteExtendedErrorCode}) on '{path}': {text}", isTransient, exception);
    }

    private static (Fault Fault, bool IsTransient, string Text) Meaning(SqliteException exception) => exception.SqliteErrorCode switch
    {
        SQLITE_BUSY or SQLITE_LOCKED => (Fault.Timeout, true, "another process or connection holds the file. Try again, or raise BusyTimeout."),
        SQLITE_FULL => (Fault.Unavailable, true, "the disk or the file's page limit is full. Make room and try again."),
        SQLITE_IOERR => (Fault.Unavailable, true, "reading or writing the disk failed. Check the disk and that the file is on a local one."),
        SQLITE_NOMEM => (Fault.Unavailable, true, "there was not enough memory."),
        SQLITE_INTERRUPT or SQLITE_ABORT => (Fault.Unavailable, true, "it was interrupted."),
        SQLITE_CANTOPEN => (Fault.Denied, false, "the file can't be opened or made. Check that the folder is there and may be written."),
        SQLITE_READONLY or SQLITE_PERM or SQLITE_AUTH => (Fault.Denied, false, "the file or its folder may not be written by this user."),
        SQLITE_NOTADB => (Fault.Corrupt, false, "the file is not a SQLite database, or is encrypted. It was left as it is; choose another path."),
        SQLITE_CORRUPT => (Fault.Corrupt, false, "the file is damaged. It was left as it is; restore it from a backup or use SQLite's .recover."),
        SQLITE_TOOBIG => (Fault.TooLarge, false, "a value is larger than SQLite takes."),
        SQLITE_CONSTRAINT when exception.SqliteExtendedErrorCode == SQLITE_CONSTRAINT_FOREIGNKEY => (Fault.InvalidReference, false, "it refers to a row that is not there."),
        SQLITE_CONSTRAINT when exception.SqliteExtendedErrorCode is SQLITE_CONSTRAINT_UNIQUE or SQLITE_CONSTRAINT_PRIMARYKEY => (Fault.Conflict, false, "a row with that key is there already."),
        SQLITE_CONSTRAINT => (Fault.Denied, false, "a constraint or trigger in the file does not allow it; see the inner exception."),
        SQLITE_SCHEMA => (Fault.Unavailable, true, "the tables were changed meanwhile."),
        SQLITE_ERROR => (Fault.SchemaMismatch, false, "its tables are not those this program prepared. Open the store anew; another program may have changed them."),
        _ => (Fault.Unavailable, false, "see the inner exception."),
    };
}
