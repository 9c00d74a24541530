using Npgsql;
using Perdure.Storage;

namespace Perdure.PostgreSql;

/// <summary>What a server says of itself.</summary>
internal static class PostgreSqlServer
{
    public static async ValueTask<BackendInfo> LookAsync(NpgsqlConnection connection, BackendInfo info, CancellationToken cancellationToken)
    {
        var command = new NpgsqlCommand("SELECT current_setting('server_version'), current_setting('fsync'), current_setting('synchronous_commit'), current_setting('full_page_writes'), current_setting('default_transaction_isolation')", connection);
        await using (command.ConfigureAwait(false))
        {
            var row = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            await using (row.ConfigureAwait(false))
            {
                await row.ReadAsync(cancellationToken).ConfigureAwait(false);
                if (row.GetString(4) is not "read committed" and var isolation)
                    throw new PerdureException(Fault.Unsupported, $"The database's default_transaction_isolation is '{isolation}'; expected 'read committed', which each statement of a batch needs to see what others have committed. Set it for the role: ALTER ROLE … SET default_transaction_isolation = 'read committed'.");
                var (version, fsync, commit) = (row.GetString(0), row.GetString(1) == "on" && row.GetString(3) == "on", row.GetString(2));
                string[] warnings =
                [
                    .. fsync ? Array.Empty<string>() : ["The server runs with fsync or full_page_writes off: the loss of power may destroy the database."],
                    .. commit != "off" ? Array.Empty<string>() : ["The server runs with synchronous_commit off: a crash of the server may lose the last writes."],
                ];
                return info with { ServerVersion = version.Split(' ')[0], Durability = fsync && commit != "off" ? Durability.Power : Durability.Process, Warnings = warnings };
            }
        }
    }
}
