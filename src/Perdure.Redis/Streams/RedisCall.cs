using StackExchange.Redis;

namespace Perdure.Redis;

/// <summary>A call to Redis, whose failures are named.</summary>
internal static class RedisCall
{
    /// <exception cref="Storage.PerdureException">Redis refused, can't be reached, or did not answer in time.</exception>
    public static async ValueTask<T> DoAsync<T>(RedisConnection connection, string place, Func<IDatabase, Task<T>> call, CancellationToken cancellationToken)
    {
        var multiplexer = await connection.GetAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await call(multiplexer.GetDatabase()).WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (RedisException exception)
        {
            throw RedisFault.Of(exception, place);
        }
        catch (TimeoutException exception)
        {
            throw RedisFault.Of(exception, place);
        }
    }
}
