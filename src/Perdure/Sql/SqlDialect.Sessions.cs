using System.Data;

namespace Perdure.Sql;

public abstract partial class SqlDialect
{
    /// <summary>The isolation in which several statements read one moment.</summary>
    public virtual IsolationLevel SnapshotIsolation => IsolationLevel.RepeatableRead;

    /// <summary>Marks a place in a transaction to come back to.</summary>
    public virtual string Mark => "SAVEPOINT batch";

    /// <summary>Forgets the mark; null where marks need no forgetting.</summary>
    public virtual string? ReleaseMark => "RELEASE SAVEPOINT batch";

    /// <summary>Takes back all behind the mark.</summary>
    public virtual string RollbackToMark => "ROLLBACK TO SAVEPOINT batch";
}
