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
        if (works.Count == 1 || works.Count(IsJoinable) < 2)
            return works;
        var made = new List<SqlWork>();
        foreach (var log in works.Where(IsJoinable).GroupBy(work => Step(work).Statement))
        {
            // In an order that all processes share, so that two statements don't wait for each other. A log twice would be one statement's two rows at one place.
            var joined = new List<BatchWork>();
            foreach (var work in log.OrderBy(Number))
            {
                if (joined.Count > 0 && (joined.Count == Most || Number(joined[^1]) == Number(work) || joined.Append(work).Sum(Bytes) > EntrySteps.MostBytes))
                    Add(made, joined);
                joined.Add(work);
            }
            Add(made, joined);
        }
        return [.. made, .. works.Where(work => !IsJoinable(work))];
    }

    public override async ValueTask<bool> ApplyAsync(SqlSession session)
    {
        await session.ExecuteAsync(statement, values, default).ConfigureAwait(false);
        foreach (var part in parts)
            part.Applied();
        return true;
    }

    private static void Add(List<SqlWork> made, List<BatchWork> joined)
    {
        if (joined.Count > 0)
            made.Add(joined.Count == 1 ? joined[0] : new JoinedWork([.. joined]));
        joined.Clear();
    }

    private static bool IsJoinable(BatchWork work) => work.Plan is { Locks.Count: 0, Steps: [{ Joined: not null }] };

    private static SqlStep Step(BatchWork work) => work.Plan!.Steps[0];

    private static long Number(BatchWork work) => (long)Step(work).Values[LogSql.LockSlot]!;

    private static long Bytes(BatchWork work) => work.Batch.Operations[Step(work).Operation] is Append append ? append.Entries.Sum(entry => (long)entry.Head.Length + entry.Body.Length) : 0;
}
