namespace Perdure.Events;

/// <summary>The usual channels. There may be any other.</summary>
public static class EventChannels
{
    /// <summary>What happens to agents.</summary>
    public const string Agents = "agents";

    /// <summary>What happens to tasks.</summary>
    public const string Tasks = "tasks";

    /// <summary>What happens to workflows.</summary>
    public const string Workflows = "workflows";

    /// <summary>What happens to documents, knowledge and memories.</summary>
    public const string Knowledge = "knowledge";

    /// <summary>How the system is: health, alerts, metrics.</summary>
    public const string System = "system";

    /// <summary>Who is connected, and what is said over open connections.</summary>
    public const string WebSocket = "ws";
}
