using Perdure.Storage;

namespace Perdure.Sql;

/// <summary>The lock that keeps other processes from preparing.</summary>
internal static class SchemaLock
{
    /// <summary>Does something within it.</summary>
    public static async ValueTask HoldAsync(SqlDialect dialect, SqlSession session, Func<SqlSession, ValueTask> action)
    {
        if (dialect.LockSchema is { } take && !await session.RunAsync([new SqlStep(0, take, [], SqlGuard.Some)], new long[1]).ConfigureAwait(false))
            throw new PerdureException(Fault.Timeout, "Another process has been preparing this store for too long. Nothing was changed; try again.", isTransient: true);
        try
        {
            await action(session).ConfigureAwait(false);
        }
        finally
        {
            if (dialect.UnlockSchema is { } release)
                await session.RunAsync([new SqlStep(0, release, [])], new long[1]).ConfigureAwait(false);
        }
    }
}
