using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Perdure.Hosting;

/// <summary>All that is logged. Event ids are never reused. No stored value, URL or connection string is among the parameters.</summary>
internal static partial class PerdureLog
{
    /// <summary>Where a container's services log; nowhere when it has no logging.</summary>
    public static ILogger Of(IServiceProvider provider) => provider.GetService<ILoggerFactory>()?.CreateLogger("Perdure") ?? NullLogger.Instance;

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

    [LoggerMessage(7, LogLevel.Debug, "The maintenance of the store {Store}: {Work}, {Count} in all.")]
    public static partial void Maintained(this ILogger logger, string store, string work, long count);

    [LoggerMessage(8, LogLevel.Warning, "The maintenance of the store {Store} failed when {Work}; it is tried again the next time. {Kind}: {Problem}")]
    public static partial void MaintenanceFailed(this ILogger logger, string store, string work, string kind, string problem);

    [LoggerMessage(20, LogLevel.Information, "A worker of queue {Queue} has started, {Concurrency} tasks at once.")]
    public static partial void WorkerStarted(this ILogger logger, string queue, int concurrency);

    [LoggerMessage(21, LogLevel.Information, "The worker of queue {Queue} has stopped: {Finished} tasks were finished, {Cancelled} cancelled and given back.")]
    public static partial void WorkerStopped(this ILogger logger, string queue, int finished, int cancelled);

    [LoggerMessage(22, LogLevel.Warning, "No tasks could be claimed from queue {Queue}; it is tried again. {Fault}: {Problem}")]
    public static partial void ClaimFailed(this ILogger logger, string queue, Storage.Fault fault, string problem);

    [LoggerMessage(23, LogLevel.Warning, "Task {Task} of queue {Queue} failed by {Kind}, attempt {Attempt} of {MaxAttempts}; it is {Status} now.")]
    public static partial void TaskFailed(this ILogger logger, string task, string queue, string kind, int attempt, int maxAttempts, Tasks.AgentTaskStatus status);

    [LoggerMessage(24, LogLevel.Warning, "What came of task {Task} of queue {Queue} could not be recorded. {Fault}: {Problem}")]
    public static partial void TaskNotEnded(this ILogger logger, string task, string queue, Storage.Fault fault, string problem);

    [LoggerMessage(25, LogLevel.Information, "Task {Task} of queue {Queue} was given back, because the worker stops.")]
    public static partial void TaskGivenBack(this ILogger logger, string task, string queue);

    [LoggerMessage(40, LogLevel.Information, "A consumer of channel {Channel} has started in group {Group}.")]
    public static partial void EventWorkerStarted(this ILogger logger, string channel, string group);

    [LoggerMessage(41, LogLevel.Information, "The consumer of channel {Channel} in group {Group} has stopped.")]
    public static partial void EventWorkerStopped(this ILogger logger, string channel, string group);

    [LoggerMessage(42, LogLevel.Warning, "Event {Event} of channel {Channel} failed in group {Group} by {Kind}, attempt {Attempt} of {MaxAttempts}.")]
    public static partial void EventFailed(this ILogger logger, string @event, string channel, string group, string kind, int attempt, int maxAttempts);

    [LoggerMessage(43, LogLevel.Warning, "Events of channel {Channel} could not be consumed in group {Group}; it is tried again. {Fault}: {Problem}")]
    public static partial void EventsNotConsumed(this ILogger logger, string channel, string group, Storage.Fault fault, string problem);
}
