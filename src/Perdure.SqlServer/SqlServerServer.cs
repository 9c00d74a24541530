using System.Data.Common;
using Perdure.Storage;

namespace Perdure.SqlServer;

/// <summary>What a database says of itself.</summary>
/// <param name="Version">The server's version.</param>
/// <param name="StatementsSeeOneMoment">READ_COMMITTED_SNAPSHOT: a statement that reads sees one moment and waits for no writer.</param>
/// <param name="HasSnapshots">ALLOW_SNAPSHOT_ISOLATION: a transaction can.</param>
/// <param name="WaitsForDisk">Whether a commit waits for the disk.</param>
internal sealed record SqlServerServer(string Version, bool StatementsSeeOneMoment, bool HasSnapshots, bool WaitsForDisk)
{
    /// <summary>All that is read is locked.</summary>
    public const string Locking = "SERIALIZABLE";

    public const string Text = """
        SELECT CAST(SERVERPROPERTY('ProductVersion') AS NVARCHAR(128)), is_read_committed_snapshot_on, CAST(CASE WHEN snapshot_isolation_state = 1 THEN 1 ELSE 0 END AS BIT), CAST(CASE WHEN delayed_durability = 2 THEN 0 ELSE 1 END AS BIT)
        FROM sys.databases WHERE name = DB_NAME()
        """;

    /// <summary>How statements that stand alone are isolated. Plain READ COMMITTED would read one row before another's commit and the next behind it.</summary>
    public string Isolation => StatementsSeeOneMoment ? "READ COMMITTED" : Moment;

    /// <summary>How several statements that read see one moment. Without snapshots only locks on all that is read do that.</summary>
    public string Moment => HasSnapshots ? "SNAPSHOT" : Locking;

    /// <summary>Whether a statement that writes may stand alone: in a snapshot it would not wait for another writer but fail, and in SERIALIZABLE it could win over one that reads.</summary>
    public bool WritesAlone => StatementsSeeOneMoment;

    public static async ValueTask<SqlServerServer> LookAsync(DbCommand command, CancellationToken cancellationToken)
    {
        var row = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await using (row.ConfigureAwait(false))
        {
            await row.ReadAsync(cancellationToken).ConfigureAwait(false);
            return new SqlServerServer(row.GetString(0), row.GetBoolean(1), row.GetBoolean(2), row.GetBoolean(3));
        }
    }

    /// <summary>What follows for the store.</summary>
    public BackendInfo Tell(BackendInfo info) => info with
    {
        ServerVersion = Version,
        Durability = WaitsForDisk ? Durability.Power : Durability.Process,
        Warnings = WaitsForDisk ? [] : ["The database runs with DELAYED_DURABILITY = FORCED: a crash of the server may lose the last writes."],
    };
}
