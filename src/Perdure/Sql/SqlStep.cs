namespace Perdure.Sql;

/// <summary>What a step must meet; else its operation's expectation does not hold.</summary>
public enum SqlGuard
{
    /// <summary>Nothing: if a key is taken, another was quicker by a moment, and it is executed again.</summary>
    None,

    /// <summary>It must touch or find a row.</summary>
    Some,

    /// <summary>It must find no row.</summary>
    Nothing,

    /// <summary>It must touch all its rows: <see cref="SqlStep.Touches"/>, or the database itself refuses it.</summary>
    All,
}

/// <summary>What a step adds to the outcome of its operation.</summary>
public enum SqlCount
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>How many rows it touched.</summary>
    Rows,

    /// <summary>The value it returns.</summary>
    Value,
}

/// <summary>
/// One statement of a batch. The steps of a batch are executed in their order in one transaction; how many of them share a
/// round trip is the session's business.
/// </summary>
/// <param name="Operation">Whose step it is: the operation's place in the batch.</param>
/// <param name="Statement">What to execute.</param>
/// <param name="Values">With what.</param>
/// <param name="Guard">What it must meet.</param>
/// <param name="Count">What it adds to the outcome.</param>
public sealed record SqlStep(int Operation, SqlStatement Statement, object?[] Values, SqlGuard Guard = SqlGuard.None, SqlCount Count = SqlCount.None)
{
    /// <summary>Whether it only takes a lock that ends with the transaction: alone it changes nothing.</summary>
    public bool IsLock { get; init; }

    /// <summary>Whether it only asks the session what the step before it did.</summary>
    public bool IsAside { get; init; }

    /// <summary>Makes one statement of as many such steps on different logs, whose values follow each other. It fails as a whole where a guard would not hold. Null: each stands alone.</summary>
    public Func<int, SqlStatement>? Joined { get; init; }

    /// <summary>Makes one statement of several such steps of one batch. Null: each stands alone.</summary>
    public SqlMany? Many { get; init; }

    /// <summary>About how many bytes its values are, where that may be many.</summary>
    public int Size { get; init; }

    /// <summary>As how many rows touched the driver counts all of them; null: the database refuses what touches less.</summary>
    public int? Touches { get; init; }

    /// <summary>Whether what it met is what it must meet.</summary>
    public bool Holds(long rows) => Guard switch
    {
        SqlGuard.Some => rows > 0,
        SqlGuard.Nothing => rows == 0,
        SqlGuard.All => Touches is null || rows == Touches,
        _ => true,
    };
}
