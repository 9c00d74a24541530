using Perdure.Databases;
using Perdure.Hosting;
using Perdure.Storage;

namespace Perdure.Redis;

/// <summary>Redis for options given in code.</summary>
public static class RedisHosting
{
    /// <summary>Keeps the store in Redis or Valkey. While the server can't be reached, calls wait and try again as <see cref="RetryOptions"/> say.</summary>
    public static PerdureOptions UseRedis(this PerdureOptions options, DatabaseOptions database)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(database);
        options.Backend = _ => new RetryingBackend(new RedisBackend(database), new RetryOptions());
        return options;
    }
}
