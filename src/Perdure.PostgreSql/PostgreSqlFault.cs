using System.Data.Common;
using System.Security.Authentication;
using Npgsql;
using Perdure.Storage;

namespace Perdure.PostgreSql;

/// <summary>What PostgreSQL's SQLSTATEs and Npgsql's exceptions mean.</summary>
internal static class PostgreSqlFault
{
    private static readonly (Fault Fault, bool IsTransient, string Text) Unreachable =
        (Fault.Unavailable, true, "the connection failed or was lost, or no server takes writes. Check that the server runs at that address; try again.");

    public static PerdureException Of(DbException exception, string place)
    {
        var (fault, isTransient, text) = exception is PostgresException refused ? Meaning(refused) : Meaning(exception);
        var code = exception.SqlState is { } state ? $" ({state})" : "";
        return new PerdureException(fault, $"{place}: PostgreSQL refused{code}: {text}", isTransient, exception);
    }

    // Classes and codes: PostgreSQL's manual, appendix A.
    private static (Fault Fault, bool IsTransient, string Text) Meaning(PostgresException exception) => exception.SqlState switch
    {
        "23505" => (Fault.Conflict, false, "a row with that key is there already."),
        "40001" or "40P01" => (Fault.Conflict, true, "it met another writer and was taken back. Try again."),
        "23503" => (Fault.InvalidReference, false, "it refers to a row that is not there, or one refers to it."),
        "P0001" or ['2', '3', ..] => (Fault.Denied, false, "a constraint or trigger in the database does not allow it; see the inner exception."),
        "55P03" => (Fault.Timeout, true, "others held a lock for too long. Nothing was done; try again."),
        "57014" => (Fault.Timeout, true, "it took longer than the statement timeout, or was cancelled. Nothing was done; try again, or raise CommandTimeout."),
        "25006" => (Fault.Unavailable, true, "this server is a standby and takes no writes. Name all servers as hosts, so that the primary is found, and try again."),
        "28000" or "28P01" => (Fault.Denied, false, "the user or the password is not accepted, or the server wants another way to connect (pg_hba.conf)."),
        "3D000" => (Fault.Denied, false, "the database does not exist. Create it, or check its name."),
        "3F000" => (Fault.SchemaMismatch, false, "the schema does not exist. Create it, or check its name."),
        "42501" => (Fault.Denied, false, "the user lacks the right. Grant it, or let an administrator prepare the store (see the script in the docs)."),
        "42P01" or "42703" or "42883" or "0A000" => (Fault.SchemaMismatch, false, "its tables are not those this program prepared. Open the store anew; another program may have changed them."),
        "22P05" or "22021" => (Fault.Unsupported, false, "the database's encoding lacks a character. Create the database with the encoding UTF8."),
        ['2', '2', ..] => (Fault.Denied, false, "a value is not one that the statement can take; see the inner exception. Nothing was done."),
        ['4', '2', ..] => (Fault.Unsupported, false, "the statement is not one that the server can execute; see the inner exception. Nothing was done."),
        "53100" => (Fault.Unavailable, true, "the server's disk is full. Make room and try again."),
        "53300" => (Fault.Unavailable, true, "the server has no connection left. Lower the pool's MaxSize, or raise max_connections."),
        ['5', '4', ..] => (Fault.TooLarge, false, "a value or a statement is larger than PostgreSQL takes; see the inner exception. Nothing was done."),
        "XX001" or "XX002" => (Fault.Corrupt, false, "the server found damaged data. Restore it from a backup."),
        ['0', '8', ..] or ['5', '3', ..] or ['5', '7', 'P', ..] or ['5', '8', ..] => (Fault.Unavailable, true, "the server is not available: it starts, stops, or the connection was ended. Try again."),
        ['2', '8', ..] => (Fault.Denied, false, "the login is not accepted."),
        _ => (Fault.Unavailable, false, "see the inner exception."),
    };

    private static (Fault Fault, bool IsTransient, string Text) Meaning(DbException exception) => exception.InnerException switch
    {
        // No host was a suitable one: each has its own reason.
        PostgresException refused => Meaning(refused),
        AggregateException hosts when hosts.InnerExceptions.OfType<PostgresException>().FirstOrDefault() is { } refused => Meaning(refused),
        AggregateException => Unreachable,
        null when exception.Message.StartsWith("No suitable host", StringComparison.Ordinal) => Unreachable,
        TimeoutException => (Fault.Timeout, true, "it did not answer in time. Whether the write happened is not known; try again, or raise CommandTimeout."),
        AuthenticationException => (Fault.Denied, false, "the server's certificate is not accepted by the SSL mode. Check the host's name and SslRootCertificate."),
        // Npgsql has neither a code nor a type of its own for this.
        null when exception.Message.Contains("SSL", StringComparison.Ordinal) => (Fault.Denied, false, "the server takes no encrypted connections, which the SSL mode requires. Switch TLS on at the server, or set the SSL mode to disable where nobody listens in between."),
        _ when exception is NpgsqlException { IsTransient: true } => Unreachable,
        _ => (Fault.Unavailable, false, "see the inner exception."),
    };
}
