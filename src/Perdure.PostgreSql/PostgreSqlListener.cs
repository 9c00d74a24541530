using System.Data.Common;
using Npgsql;
using Perdure.Storage;

namespace Perdure.PostgreSql;

/// <summary>
/// The one connection on which a backend hears notifications, from the first time somebody listens until it is disposed. When it is lost it is opened anew,
/// and all are told that they may have missed something. Safe to share.
/// </summary>
internal sealed class PostgreSqlListener(
    PostgreSqlSource source, PostgreSqlDialect dialect, Func<NpgsqlConnection, CancellationToken, ValueTask<string>> name, Action<string> received, Action missed) : IAsyncDisposable
{
    // How often a silent connection is asked whether it is still there.
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim opening = new(1, 1);
    private readonly CancellationTokenSource closing = new();
    private Task? hearing;

    /// <summary>Returns once notifications are heard.</summary>
    /// <exception cref="PerdureException">The server could not be asked.</exception>
    public async ValueTask OpenAsync(CancellationToken cancellationToken)
    {
        await opening.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            ObjectDisposedException.ThrowIf(closing.IsCancellationRequested, this);
            if (hearing is null)
                hearing = HearAsync(await ListenAsync(cancellationToken).ConfigureAwait(false));
        }
        catch (DbException exception)
        {
            throw dialect.Classify(exception, "listening to signals");
        }
        finally
        {
            opening.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await closing.CancelAsync().ConfigureAwait(false);
        await opening.WaitAsync().ConfigureAwait(false);
        if (hearing is not null)
            await hearing.ConfigureAwait(false);
        opening.Release();
    }

    private async Task HearAsync(NpgsqlConnection connection)
    {
        var current = connection;
        while (!closing.IsCancellationRequested)
        {
            try
            {
                // Whether a notification came or the time is over: what came was handed on already.
                if (!await current.WaitAsync(Silence, closing.Token).ConfigureAwait(false))
                    await ExecuteAsync(current, "SELECT 1", closing.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                break;
            }
            catch (DbException)
            {
                await current.DisposeAsync().ConfigureAwait(false);
                if (await AgainAsync().ConfigureAwait(false) is not { } next)
                    return;
                current = next;
                missed();
            }
        }
        await current.DisposeAsync().ConfigureAwait(false);
    }

    // Null: it is to be closed.
    private async Task<NpgsqlConnection?> AgainAsync()
    {
        for (var pause = FirstPause; !closing.IsCancellationRequested; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            try
            {
                return await ListenAsync(closing.Token).ConfigureAwait(false);
            }
            catch (DbException)
            {
                await Task.Delay(pause, closing.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (OperationCanceledException)
            {
                return null;
            }
        }
        return null;
    }

    private async Task<NpgsqlConnection> ListenAsync(CancellationToken cancellationToken)
    {
        var connection = await source.OpenAsync(cancellationToken).ConfigureAwait(false);
        var isListening = false;
        try
        {
            connection.Notification += (_, notification) => received(notification.Payload);
            // A name of letters, digits and _ needs no quoting.
            await ExecuteAsync(connection, $"LISTEN {await name(connection, cancellationToken).ConfigureAwait(false)}", cancellationToken).ConfigureAwait(false);
            isListening = true;
            return connection;
        }
        finally
        {
            if (!isListening)
                await connection.DisposeAsync().ConfigureAwait(false);
        }
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        var command = new NpgsqlCommand(sql, connection);
        await using (command.ConfigureAwait(false))
            await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }
}
