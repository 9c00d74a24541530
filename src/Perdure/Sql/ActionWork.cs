namespace Perdure.Sql;

/// <summary>Something else that writes, e.g. a sweep.</summary>
internal sealed class ActionWork(string place, Func<SqlSession, ValueTask> action) : SqlWork
{
    public override string Place => place;

    public override async ValueTask<bool> ApplyAsync(SqlSession session)
    {
        await action(session).ConfigureAwait(false);
        return true;
    }
}
