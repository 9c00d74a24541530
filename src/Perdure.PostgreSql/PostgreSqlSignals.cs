using System.Data.Common;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Npgsql;
using Perdure.Storage;

namespace Perdure.PostgreSql;

/// <summary>
/// Signals by NOTIFY and LISTEN. All of a store share one channel of the server, whose name is a hash of the schema and the tables' prefix; which signal it is stands in the payload. So
/// listening is one connection and one statement, whatever is listened to. Safe to share.
/// </summary>
internal sealed class PostgreSqlSignals : ISignals, IAsyncDisposable
{
    private readonly PostgreSqlSource source;
    private readonly PostgreSqlDialect dialect;
    private readonly string prefix;
    private readonly SignalHub hub = new();
    private readonly GroupCommit<Sending> sends;
    private readonly PostgreSqlListener listener;
    private long sent;
    private string? name;

    public PostgreSqlSignals(PostgreSqlSource source, PostgreSqlDialect dialect, string prefix)
    {
        (this.source, this.dialect, this.prefix) = (source, dialect, prefix);
        sends = new GroupCommit<Sending>(SendAsync, most: 64);
        listener = new PostgreSqlListener(source, dialect, NameAsync, Received, hub.Missed);
    }

    public async ValueTask SendAsync(string channel, string payload, CancellationToken cancellationToken = default)
    {
        SignalHub.Check(channel, payload);
        cancellationToken.ThrowIfCancellationRequested();
        // Of equal payloads in one transaction the server delivers one; so each has a number.
        var sending = new Sending(string.Create(CultureInfo.InvariantCulture, $"{Interlocked.Increment(ref sent)}:{channel.Length}:{channel}{payload}"));
        await sends.SubmitAsync(sending, cancellationToken).ConfigureAwait(false);
        if (sending.Failure is { } failure)
            throw dialect.Classify(failure, "a signal");
    }

    public async ValueTask<IAsyncDisposable> ListenAsync(string channel, ISignalListener heard, CancellationToken cancellationToken = default)
    {
        var listening = await hub.ListenAsync(channel, heard, cancellationToken).ConfigureAwait(false);
        var isOpen = false;
        try
        {
            await listener.OpenAsync(cancellationToken).ConfigureAwait(false);
            isOpen = true;
            return listening;
        }
        finally
        {
            if (!isOpen)
                await listening.DisposeAsync().ConfigureAwait(false);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await listener.DisposeAsync().ConfigureAwait(false);
        await sends.CloseAsync().ConfigureAwait(false);
    }

    private void Received(string text)
    {
        var (first, second) = (text.IndexOf(':', StringComparison.Ordinal), 0);
        if (first > 0)
            second = text.IndexOf(':', first + 1);
        // What somebody else has sent on this channel is no signal.
        if (second > first && int.TryParse(text.AsSpan(first + 1, second - first - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var length) && second + 1 + length <= text.Length)
            hub.Deliver(text.Substring(second + 1, length), text[(second + 1 + length)..]);
    }

    private async ValueTask SendAsync(IReadOnlyList<Sending> group)
    {
        try
        {
            var connection = await source.OpenAsync(CancellationToken.None).ConfigureAwait(false);
            await using var closing = connection.ConfigureAwait(false);
            var command = new NpgsqlCommand("SELECT pg_notify($1, payload) FROM unnest($2) WITH ORDINALITY AS sent (payload, n) ORDER BY n", connection);
            await using var ending = command.ConfigureAwait(false);
            command.Parameters.Add(new NpgsqlParameter { Value = await NameAsync(connection, CancellationToken.None).ConfigureAwait(false) });
            command.Parameters.Add(new NpgsqlParameter { Value = group.Select(one => one.Payload).ToArray() });
            await command.ExecuteNonQueryAsync().ConfigureAwait(false);
        }
        catch (DbException exception)
        {
            foreach (var one in group)
                one.Failure = exception;
        }
    }

    private async ValueTask<string> NameAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        if (name is not null)
            return name;
        var schema = dialect.Schema;
        if (string.IsNullOrEmpty(schema))
        {
            var command = new NpgsqlCommand("SELECT current_schema()::text", connection);
            await using (command.ConfigureAwait(false))
                schema = await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) as string ?? "";
        }
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{schema.Length}:{schema}:{prefix}")));
        return name = $"perdure_{Convert.ToHexStringLower(hash)[..40]}";
    }

    private sealed class Sending(string payload)
    {
        public string Payload => payload;

        public DbException? Failure { get; set; }
    }
}
