namespace Perdure.Sqlite;

/// <summary>How a commit is synced to the disk.</summary>
public enum SqliteSynchronous
{
    /// <summary>A returned write survives the loss of power: <c>PRAGMA synchronous = FULL</c>.</summary>
    Full,

    /// <summary>A returned write survives the end of the process by any means; the loss of power may cost the last ones, never the file: <c>PRAGMA synchronous = NORMAL</c>.</summary>
    Normal,
}
