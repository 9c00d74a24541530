using System.Globalization;
using Perdure.Sql;
using Perdure.Storage;

namespace Perdure.MySql;

/// <summary>What a server says of itself.</summary>
internal static class MySqlServer
{
    // A row's other columns share the packet with a body. A driver that does not prepare writes bytes as text, which can be
    // longer: then the server refuses what this allows, as too large.
    private const int Overhead = 64 * 1024;
    private static readonly string[] Variables =
        ["version", "max_allowed_packet", "innodb_flush_log_at_trx_commit", "log_bin", "sync_binlog", "innodb_doublewrite", "innodb_flush_method"];

    // Variables are texts in a character set of the server's own, which not every driver knows.
    private static readonly string Text = $"SELECT {string.Join(", ", Variables.Select(name => $"CONVERT(CAST(@@{name} AS CHAR) USING utf8mb4)"))}";

    public static async ValueTask<BackendInfo> LookAsync(ServerSession session, SqlDialect dialect, BackendInfo info, CancellationToken cancellationToken)
    {
        var row = await session.ReadAsync(SqlStatement.Select(dialect, [], _ => Text).Once(), [], cancellationToken).ConfigureAwait(false);
        await using (row.ConfigureAwait(false))
        {
            await row.ReadAsync(cancellationToken).ConfigureAwait(false);
            return Read(info, name => row.GetString(Array.IndexOf(Variables, name)));
        }
    }

    private static BackendInfo Read(BackendInfo info, Func<string, string> variable)
    {
        bool IsOn(string name) => variable(name).ToUpperInvariant() is not ("OFF" or "0" or "DETECT_ONLY");
        var flushes = variable("innodb_flush_log_at_trx_commit") == "1";
        var binlog = !IsOn("log_bin") || variable("sync_binlog") == "1";
        var syncs = !variable("innodb_flush_method").Equals("nosync", StringComparison.OrdinalIgnoreCase);
        var doubles = IsOn("innodb_doublewrite");
        var packet = long.Parse(variable("max_allowed_packet"), CultureInfo.InvariantCulture);
        return info with
        {
            ServerVersion = variable("version").Split('-')[0],
            Durability = flushes && binlog && syncs && doubles ? Durability.Power : Durability.Process,
            MaxBodyBytes = (int)Math.Clamp(packet - Overhead, Overhead, int.MaxValue / 4),
            Warnings =
            [
                .. flushes ? Array.Empty<string>() : ["The server runs with innodb_flush_log_at_trx_commit other than 1: its crash may lose the last second's writes."],
                .. binlog ? Array.Empty<string>() : ["The server keeps a binary log with sync_binlog other than 1: the loss of power may lose the last writes."],
                .. syncs && doubles ? Array.Empty<string>() : ["The server runs with innodb_flush_method nosync or innodb_doublewrite off: the loss of power may destroy the database."],
            ],
        };
    }
}
