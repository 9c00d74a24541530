using System.Data;
using System.Data.Common;

namespace Perdure.Tests.Sql.Provider;

internal sealed class EngineTransaction(EngineConnection connection, IsolationLevel level) : DbTransaction
{
    public override IsolationLevel IsolationLevel => level;

    public override bool SupportsSavepoints => true;

    protected override DbConnection? DbConnection => IsOver ? null : connection;

    private bool IsOver => connection.Transaction != this;

    public override Task CommitAsync(CancellationToken cancellationToken = default) => EndAsync(session => session.CommitAsync(cancellationToken));

    public override Task RollbackAsync(CancellationToken cancellationToken = default) => EndAsync(session => session.RollbackAsync(cancellationToken));

    public override Task SaveAsync(string savepointName, CancellationToken cancellationToken = default) => DoAsync(session => session.SaveAsync(savepointName, cancellationToken));

    public override Task RollbackAsync(string savepointName, CancellationToken cancellationToken = default) => DoAsync(session => session.RollbackToAsync(savepointName, cancellationToken));

    public override Task ReleaseAsync(string savepointName, CancellationToken cancellationToken = default) => DoAsync(session => session.ReleaseAsync(savepointName, cancellationToken));

    public override void Commit() => CommitAsync().GetAwaiter().GetResult();

    public override void Rollback() => RollbackAsync().GetAwaiter().GetResult();

    public override async ValueTask DisposeAsync()
    {
        if (!IsOver && connection.State == ConnectionState.Open)
            await RollbackAsync();
        await base.DisposeAsync();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing && !IsOver && connection.State == ConnectionState.Open)
            Rollback();
        base.Dispose(disposing);
    }

    private async Task DoAsync(Func<EngineSession, ValueTask> action)
    {
        if (IsOver)
            throw new InvalidOperationException("The transaction is over.");
        await connection.DoAsync(action);
    }

    private async Task EndAsync(Func<EngineSession, ValueTask> action)
    {
        await DoAsync(action);
        connection.Transaction = null;
    }
}
