namespace Perdure.Events;

/// <summary>Where a new group begins.</summary>
public enum EventStart
{
    /// <summary>With the first event that is there. The default.</summary>
    First,

    /// <summary>With the first event that is published after the group's first claim.</summary>
    Next,
}
