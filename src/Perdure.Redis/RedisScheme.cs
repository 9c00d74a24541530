using Perdure.Databases;
using Perdure.Hosting;
using Perdure.Storage;

namespace Perdure.Redis;

/// <summary><c>redis://user:password@host:6379/0</c>, <c>rediss://…</c> with TLS, <c>redis://a:6379,b:6379</c> for a cluster, <c>redis://s1:26379,s2:26379?sentinel=mymaster</c>.</summary>
public sealed class RedisScheme : DatabaseScheme
{
    /// <inheritdoc/>
    public override DatabaseKind Kind => DatabaseKind.Redis;

    /// <inheritdoc/>
    public override string Example => "redis://user:password@host:6379/0";

    /// <inheritdoc/>
    public override Backend Create(DatabaseOptions options, BackendSettings settings) => new RetryingBackend(new RedisBackend(options), new RetryOptions());
}
