using System.Data.Common;
using System.Net.Sockets;

namespace Perdure.MySql;

/// <summary>The connection was lost, where a driver did not make it an error of the database: MySqlConnector lets through what it meets while it sends, prepares or reads rows.</summary>
internal sealed class MySqlLostException(Exception inner) : DbException("The connection to the server was lost.", inner)
{
    /// <summary>Awaits a driver's call.</summary>
    /// <exception cref="MySqlLostException">It met that the connection was lost.</exception>
    public static async Task MeetAsync(Task call)
    {
        try
        {
            await call.ConfigureAwait(false);
        }
        catch (Exception lost) when (lost is IOException or SocketException)
        {
            throw new MySqlLostException(lost);
        }
    }

    /// <summary>The same of a call that returns something.</summary>
    public static async Task<T> MeetAsync<T>(Task<T> call)
    {
        await MeetAsync((Task)call).ConfigureAwait(false);
        return await call.ConfigureAwait(false);
    }
}
