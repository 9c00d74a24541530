using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;

namespace Perdure.Tests.Sql.Provider;

/// <summary>As strict as the strictest of the real drivers: one reader at a time, and in a transaction each command must name it.</summary>
internal sealed class EngineConnection(Engine engine) : DbConnection
{
    private EngineSession? session;

    [AllowNull]
    public override string ConnectionString { get; set; } = "";

    public override string Database => "";

    public override string DataSource => "";

    public override string ServerVersion => engine.ServerVersion;

    public override ConnectionState State => session is null ? ConnectionState.Closed : ConnectionState.Open;

    protected override DbProviderFactory DbProviderFactory => engine.Factory;

    public EngineSession Session => session ?? throw new InvalidOperationException("The connection is not open.");

    public EngineTransaction? Transaction { get; set; }

    public EngineReader? Reader { get; set; }

    public override async Task OpenAsync(CancellationToken cancellationToken)
    {
        if (session is not null)
            throw new InvalidOperationException("The connection is open already.");
        session = await engine.OpenAsync(cancellationToken);
    }

    public override void Open() => OpenAsync(default).GetAwaiter().GetResult();

    public override async Task CloseAsync()
    {
        if (session is null)
            return;
        (Reader, Transaction) = (null, null);
        var closing = session;
        session = null;
        await closing.CloseAsync();
    }

    public override void Close() => CloseAsync().GetAwaiter().GetResult();

    public override void ChangeDatabase(string databaseName) => throw new NotSupportedException();

    /// <summary>Does something with the open session; a fatal error closes it.</summary>
    public async ValueTask<T> DoAsync<T>(Func<EngineSession, ValueTask<T>> action)
    {
        if (Reader is not null)
            throw new InvalidOperationException("There is already an open reader on this connection; it must be closed first.");
        try
        {
            return await action(Session);
        }
        catch (EngineException exception) when (exception.IsFatal)
        {
            await CloseAsync();
            throw;
        }
    }

    public async ValueTask DoAsync(Func<EngineSession, ValueTask> action) => await DoAsync(async open =>
    {
        await action(open);
        return true;
    });

    protected override async ValueTask<DbTransaction> BeginDbTransactionAsync(IsolationLevel isolationLevel, CancellationToken cancellationToken)
    {
        if (Transaction is not null)
            throw new InvalidOperationException("A transaction is already in progress; this connection has no nested ones.");
        await DoAsync(open => open.BeginAsync(isolationLevel, cancellationToken));
        return Transaction = new EngineTransaction(this, isolationLevel);
    }

    protected override DbTransaction BeginDbTransaction(IsolationLevel isolationLevel) => BeginDbTransactionAsync(isolationLevel, default).AsTask().GetAwaiter().GetResult();

    protected override DbCommand CreateDbCommand() => new EngineCommand { Connection = this };

    public override async ValueTask DisposeAsync()
    {
        await CloseAsync();
        await base.DisposeAsync();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            Close();
        base.Dispose(disposing);
    }
}
