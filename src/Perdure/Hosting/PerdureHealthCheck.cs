using System.Diagnostics;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Perdure.Sessions;
using Perdure.Storage;

namespace Perdure.Hosting;

/// <summary>Says whether a store answers, how fast, and what is to be known of it. Warnings of the backend make it degraded.</summary>
/// <param name="store">The store.</param>
public sealed class PerdureHealthCheck(AgentStore store) : IHealthCheck
{
    // Any read will do; this key is never written.
    private static readonly RecordKey Probe = new(SessionStore.Definition.Name, StoreContext.StoreScope, "health-check");

    /// <inheritdoc/>
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(context);
        var start = Stopwatch.GetTimestamp();
        try
        {
            await store.Backend.FindAsync([Probe], cancellationToken).ConfigureAwait(false);
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
        };
        return info.Warnings.Count == 0
            ? HealthCheckResult.Healthy($"{info.Name} {info.ServerVersion} answered.", data)
            : HealthCheckResult.Degraded(string.Join(" ", info.Warnings), null, data);
    }
}
