using Perdure.Storage;

namespace Perdure.Sql;

/// <summary>
/// Appends of several writers to different logs, as one statement. All of it is done or none: when one's guard does not hold
/// the statement is refused, and each writer tries by himself.
/// </summary>
internal sealed class JoinedWork : SqlWork
{
    private const int Most = 16;
    private readonly IReadOnlyList<BatchWork> parts;
    private readonly SqlStatement statement;
    private readonly object?[] values;

    private JoinedWork(IReadOnlyList<BatchWork> parts)
    {
        this.parts = parts;
        statement = Step(parts[0]).Joined!(parts.Count);
        values = [.. parts.SelectMany(part => Step(part).Values)];
    }

    public override string Place => parts[0].Place;

    public override bool IsSingle => true;

    /// <summary>The works, with those joined that can be.</summary>
    public static IReadOnlyList<SqlWork> Of(IReadOnlyList<BatchWork> works)
    {
        if (works.Count == 1)
            return works;
        // A log twice would be two rows at one place. In an order that all processes share two statements don't wait for each other.
        JoinedWork[] joined =
        [
            .. works.Where(IsJoinable).DistinctBy(work => (Step(work).Statement, Number(work))).GroupBy(work => Step(work).Statement)
                .SelectMany(log => log.OrderBy(Number).Chunk(Most)).Where(chunk => chunk.Length > 1).Select(chunk => new JoinedWork(chunk)),
        ];
        return joined.Length == 0 ? works : [.. joined, .. works.Except(joined.SelectMany(work => work.parts))];
    }

    public override async ValueTask<bool> ApplyAsync(SqlSession session)
    {
        await session.ExecuteAsync(statement, values, default).ConfigureAwait(false);
        foreach (var part in parts)
            part.Applied();
        return true;
    }

    // Large entries gain nothing by company, and a statement must fit a packet.
    private static bool IsJoinable(BatchWork work) => work.Plan is { Locks.Count: 0, Steps: [{ Joined: not null }] } && Bytes(work) <= EntrySteps.MostBytes / Most;

    private static SqlStep Step(BatchWork work) => work.Plan!.Steps[0];

    private static long Number(BatchWork work) => (long)Step(work).Values[LogSql.LockSlot]!;

    private static long Bytes(BatchWork work) => work.Batch.Operations[Step(work).Operation] is Append append ? append.Entries.Sum(entry => (long)entry.Head.Length + entry.Body.Length) : 0;
}
