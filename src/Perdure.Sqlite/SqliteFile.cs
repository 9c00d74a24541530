using System.Globalization;
using Microsoft.Data.Sqlite;
using Perdure.Databases;
using Perdure.Sql;
using Perdure.Storage;
using SQLitePCL;
using static SQLitePCL.raw;

namespace Perdure.Sqlite;

/// <summary>Opens connections to the file.</summary>
internal sealed class SqliteFile(SqlDialect dialect, SqliteOptions options, StreamCache streams)
{
    private readonly string connectionString = new SqliteConnectionStringBuilder
    {
        DataSource = Path.GetFullPath(options.Path),
        Mode = options.SchemaMode == SchemaMode.Assert ? SqliteOpenMode.ReadWrite : SqliteOpenMode.ReadWriteCreate,
        Pooling = false,
        DefaultTimeout = Math.Max(1, (int)Math.Ceiling(options.BusyTimeout.TotalSeconds)),
    }.ToString();

    /// <summary>The engine's version.</summary>
    public static string Version
    {
        get
        {
            Batteries_V2.Init();
            return sqlite3_libversion().utf8_to_string();
        }
    }

    public async ValueTask<SqliteSession> OpenAsync(bool forWriting, CancellationToken cancellationToken)
    {
        if (options.SchemaMode == SchemaMode.Apply)
            MakeFolder();
        var connection = new SqliteConnection(connectionString);
        var isOpen = false;
        try
        {
            await connection.OpenAsync(cancellationToken).ConfigureAwait(false);
            await SetAsync(connection, cancellationToken).ConfigureAwait(false);
            // Readers wait only while another process recovers the file; a writer waits by itself, in finer steps.
            _ = sqlite3_busy_timeout(connection.Handle, forWriting ? 0 : (int)Math.Min(int.MaxValue, options.BusyTimeout.TotalMilliseconds));
            isOpen = true;
            return new SqliteSession(connection, dialect, options, streams);
        }
        finally
        {
            if (!isOpen)
                await connection.DisposeAsync().ConfigureAwait(false);
        }
    }

    // page_size speaks to new files only; 4 KB pages were the best of 4, 8 and 16 in all workloads. A page of a memory map is looked
    // up in the WAL at every read, a cached one is not: a state of 20 pieces took 74 µs with a map and a WAL of 4,000 pages, 36 with
    // a cache, and 33 with either and a WAL of 1,000. So: a cache, which does not mind a WAL that could not be checkpointed yet.
    private async ValueTask SetAsync(SqliteConnection connection, CancellationToken cancellationToken)
    {
        await AskAsync(connection, "PRAGMA page_size = 4096", cancellationToken).ConfigureAwait(false);
        var encoding = await AskAsync(connection, "PRAGMA encoding", cancellationToken).ConfigureAwait(false);
        if (encoding != "UTF-8")
            throw new PerdureException(Fault.Unsupported, $"'{options.Path}' keeps text in {encoding}; expected UTF-8. It was left as it is; choose another path.");
        var journal = await AskAsync(connection, "PRAGMA journal_mode = WAL", cancellationToken).ConfigureAwait(false);
        if (journal != "wal")
            throw new PerdureException(Fault.Unsupported, $"'{options.Path}' can't have a write-ahead log (journal mode '{journal}'), as on some network drives. Put it on a local disk.");
        await AskAsync(connection, options.Synchronous == SqliteSynchronous.Full ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = NORMAL", cancellationToken).ConfigureAwait(false);
        await AskAsync(connection, "PRAGMA temp_store = MEMORY", cancellationToken).ConfigureAwait(false);
        await AskAsync(connection, "PRAGMA mmap_size = 0", cancellationToken).ConfigureAwait(false);
        await AskAsync(connection, "PRAGMA cache_size = -16384", cancellationToken).ConfigureAwait(false);
        await AskAsync(connection, "PRAGMA wal_autocheckpoint = 1000", cancellationToken).ConfigureAwait(false);
        await AskAsync(connection, "PRAGMA journal_size_limit = 67108864", cancellationToken).ConfigureAwait(false);
    }

    private static async ValueTask<string?> AskAsync(SqliteConnection connection, string pragma, CancellationToken cancellationToken)
    {
        var command = connection.CreateCommand();
        await using (command.ConfigureAwait(false))
        {
            command.CommandText = pragma;
            return Convert.ToString(await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false), CultureInfo.InvariantCulture);
        }
    }

    private void MakeFolder()
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(options.Path));
        try
        {
            if (!string.IsNullOrEmpty(folder))
                Directory.CreateDirectory(folder);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new PerdureException(Fault.Denied, $"The folder of '{options.Path}' is not there and can't be made. Check the path and the rights of this user.", inner: exception);
        }
    }
}
