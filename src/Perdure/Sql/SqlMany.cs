namespace Perdure.Sql;

/// <summary>What a statement does for one record, done for several by one statement. Safe to share.</summary>
public abstract class SqlMany
{
    /// <summary>For how many of so many records the next statement is; for one it is not used.</summary>
    public abstract int Take(int rows);

    /// <summary>The statement for so many records.</summary>
    public abstract SqlStatement Of(int rows);

    /// <summary>The step that does it.</summary>
    /// <param name="operation">Whose step it is: the first operation's place in the batch.</param>
    /// <param name="rows">The values of each record, as of the statement for one.</param>
    public abstract SqlStep Step(int operation, IReadOnlyList<object?[]> rows);
}
