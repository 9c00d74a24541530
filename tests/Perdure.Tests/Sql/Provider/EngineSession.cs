using System.Data;

namespace Perdure.Tests.Sql.Provider;

/// <summary>One open connection of an engine.</summary>
internal abstract class EngineSession
{
    /// <param name="command">Its text and parameters.</param>
    /// <param name="isQuery">Whether rows are asked for.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public abstract ValueTask<Answer> ExecuteAsync(EngineCommand command, bool isQuery, CancellationToken cancellationToken);

    public abstract ValueTask BeginAsync(IsolationLevel level, CancellationToken cancellationToken);

    public abstract ValueTask CommitAsync(CancellationToken cancellationToken);

    public abstract ValueTask RollbackAsync(CancellationToken cancellationToken);

    public abstract ValueTask SaveAsync(string name, CancellationToken cancellationToken);

    public abstract ValueTask RollbackToAsync(string name, CancellationToken cancellationToken);

    public abstract ValueTask ReleaseAsync(string name, CancellationToken cancellationToken);

    public virtual ValueTask PrepareAsync(EngineCommand command, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public abstract ValueTask CloseAsync();
}
