namespace Perdure;

/// <summary>What a delete does with what belongs to the deleted.</summary>
public enum DeleteChildren
{
    /// <summary>Refuses, as <see cref="Storage.Fault.InvalidReference"/>, when there is anything; nothing is deleted.</summary>
    Refuse,

    /// <summary>Deletes it too: a session's threads, a thread's checkpoints and messages.</summary>
    Cascade,
}
