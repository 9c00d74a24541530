using Microsoft.Extensions.Logging;

namespace Perdure.Hosting;

/// <summary>All that is logged. Event ids are never reused. No stored value, URL or connection string is among the parameters.</summary>
internal static partial class PerdureLog
{
    [LoggerMessage(1, LogLevel.Information, "Opened a {Backend} store, version {ServerVersion}, durability {Durability}, in {Milliseconds:0.0} ms.")]
    public static partial void Opened(this ILogger logger, string backend, string serverVersion, Storage.Durability durability, double milliseconds);

    [LoggerMessage(2, LogLevel.Warning, "The {Backend} store warns: {Warning}")]
    public static partial void Warned(this ILogger logger, string backend, string warning);

    [LoggerMessage(3, LogLevel.Information, "Closed the {Backend} store.")]
    public static partial void Closed(this ILogger logger, string backend);

    [LoggerMessage(4, LogLevel.Error, "The store {Store} does not answer. {Kind}: {Problem}")]
    public static partial void Unhealthy(this ILogger logger, string store, string kind, string problem);

    [LoggerMessage(5, LogLevel.Information, "The store {Store} answers again, in {Milliseconds:0.0} ms, after {Seconds:0} s.")]
    public static partial void Recovered(this ILogger logger, string store, double milliseconds, double seconds);

    [LoggerMessage(6, LogLevel.Error, "{Alert} could not be told about the store {Store}. {Kind}: {Problem}")]
    public static partial void AlertFailed(this ILogger logger, string alert, string store, string kind, string problem);
}
