using System.Collections.Concurrent;
using Npgsql;
using Perdure.Sql;

namespace Perdure.PostgreSql;

/// <summary>
/// Runs the plans of some batches in one round trip, which is one transaction. Where a batch is more than one statement, each
/// guard divides by the number of rows that it must not find zero: the server then stops, takes all back and names the statement.
/// </summary>
internal sealed class PostgreSqlRun
{
    private const string DivisionByZero = "22012";
    private readonly ConcurrentDictionary<(SqlStatement Statement, SqlGuard Guard), SqlStatement> guarded = new();

    /// <summary>Runs them.</summary>
    /// <returns>The outcomes of each batch, or the operation whose guard did not hold: its changes were taken back, which for one of several is only known of a single statement.</returns>
    public async ValueTask<(long[] Outcomes, int Conflict)[]> RunAsync(PostgreSqlSession session, IReadOnlyList<BatchPlan> plans)
    {
        var steps = Steps(plans);
        try
        {
            foreach (var (_, step, isGuarded) in steps)
                session.Add(isGuarded ? Guarded(step) : step.Statement, step.Values);
            var results = plans.Select(plan => ((long[])plan.Outcomes.Clone(), -1)).ToArray();
            var values = new long?[steps.Count];
            var reader = await session.ExecuteAsync(default).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
                for (var n = 0; n < steps.Count; n++)
                    if (steps[n].IsGuarded || steps[n].Step.Statement.ReturnsRows)
                    {
                        values[n] = await reader.ReadAsync().ConfigureAwait(false) && steps[n].Step.Count == SqlCount.Value ? reader.GetInt64(0) : 0;
                        await reader.NextResultAsync().ConfigureAwait(false);
                    }
            for (var n = 0; n < steps.Count; n++)
            {
                var (plan, step, isGuarded) = steps[n];
                var rows = isGuarded ? 1 : session.Rows(n);
                if (!isGuarded && !step.Holds(rows))
                    results[plan].Item2 = step.Operation;
                results[plan].Item1[step.Operation] += step.Count switch { SqlCount.Rows => rows, SqlCount.Value => values[n]!.Value, _ => 0 };
            }
            return results;
        }
        catch (PostgresException exception) when (plans.Count == 1 && session.IndexOf(exception) is var at and >= 0 && IsConflict(exception, steps[at].IsGuarded))
        {
            return [(plans[0].Outcomes, steps[at].Step.Operation)];
        }
        finally
        {
            session.Clear();
        }
    }

    private static bool IsConflict(PostgresException exception, bool isGuarded) => exception.SqlState switch
    {
        DivisionByZero => isGuarded,
        PostgresErrorCodes.UniqueViolation => true,
        PostgresErrorCodes.InvalidTextRepresentation => exception.MessageText.Contains(PostgreSqlDialect.NothingTouched, StringComparison.Ordinal),
        _ => false,
    };

    private static List<(int Plan, SqlStep Step, bool IsGuarded)> Steps(IReadOnlyList<BatchPlan> plans)
    {
        var steps = new List<(int, SqlStep, bool)>();
        // All locks first, in the order all processes take them.
        if (plans.Count == 1)
            steps.AddRange(plans[0].Locks.Select(step => (0, step, false)));
        else
            steps.AddRange(plans.SelectMany((plan, i) => plan.Locks.Select(step => (i, step, false))).DistinctBy(step => step.step.Values[LogSql.LockSlot]).OrderBy(step => (long)step.step.Values[LogSql.LockSlot]!));
        for (var i = 0; i < plans.Count; i++)
            foreach (var step in plans[i].Steps)
                steps.Add((i, step, step.Guard == SqlGuard.All || (!plans[i].IsSingle && step.Guard != SqlGuard.None)));
        return steps;
    }

    private SqlStatement Guarded(SqlStep step) => step.Guard == SqlGuard.All ? step.Statement : guarded.GetOrAdd((step.Statement, step.Guard), pair => pair.Statement.Around(text =>
    {
        var rows = pair.Statement.ReturnsRows ? text : text + " RETURNING 1";
        return pair.Guard == SqlGuard.Some
            ? $"WITH w AS ({rows}) SELECT 1 / (SELECT count(*) FROM w)::int"
            : $"WITH w AS ({rows}) SELECT 1 / (1 - LEAST(1, (SELECT count(*) FROM w)))::int";
    }));
}
