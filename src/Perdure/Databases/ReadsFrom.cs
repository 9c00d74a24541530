namespace Perdure.Databases;

/// <summary>Which of several servers answers reads.</summary>
public enum ReadsFrom
{
    /// <summary>The one that takes writes: a read sees every write that has returned.</summary>
    Primary,

    /// <summary>A standby if there is one, else the primary. A standby may lag: a read may miss the latest writes, also one's own.</summary>
    PreferStandby,
}
