using System.Diagnostics;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Perdure.Storage;

namespace Perdure.Hosting;

/// <summary>
/// Says whether a store answers, how fast (one read of an absent key), and what is to be known of it: server version,
/// durability, the revisions of the schema it was opened with, connections. Warnings of the backend make it degraded.
/// </summary>
/// <param name="store">The store.</param>
public sealed class PerdureHealthCheck(AgentStore store) : IHealthCheck
{
    /// <inheritdoc/>
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(context);
        var start = Stopwatch.GetTimestamp();
        try
        {
            await StoreProbe.AskAsync(store, cancellationToken).ConfigureAwait(false);
        }
        catch (PerdureException exception)
        {
            return new HealthCheckResult(context.Registration.FailureStatus, $"{exception.Fault}: {exception.Message}", exception);
        }
        var (info, latency) = (store.Info, Stopwatch.GetElapsedTime(start));
        var data = new Dictionary<string, object>
        {
            ["backend"] = info.Name,
            ["serverVersion"] = info.ServerVersion,
            ["durability"] = info.Durability.ToString(),
            ["latencyMilliseconds"] = latency.TotalMilliseconds,
            ["schemaRevisions"] = string.Join(", ", store.SchemaRevisions.OrderBy(schema => schema.Key, StringComparer.Ordinal).Select(schema => $"{schema.Key} {schema.Value}")),
        };
        if (store.Backend.Facet<IPooled>()?.Statistics is { } pool)
            (data["poolOpen"], data["poolInUse"], data["poolIdle"], data["poolWaiting"]) = (pool.Open, pool.InUse, pool.Idle, pool.Waiting);
        return info.Warnings.Count == 0
            ? HealthCheckResult.Healthy($"{info.Name} {info.ServerVersion} answered.", data)
            : HealthCheckResult.Degraded(string.Join(" ", info.Warnings), null, data);
    }
}
