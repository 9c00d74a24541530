using System.Data.Common;

namespace Perdure.Tests.Sql.Provider;

/// <summary>The database's no, in the shape that drivers share: a public Number beside what <see cref="DbException"/> has.</summary>
/// <param name="number">The database's code.</param>
/// <param name="message">Its words.</param>
/// <param name="sqlState">The standard's code, if the driver tells it.</param>
/// <param name="isFatal">Whether the connection is gone.</param>
internal sealed class EngineException(int number, string message, string? sqlState = null, bool isFatal = false) : DbException(message)
{
    public int Number { get; } = number;

    public bool IsFatal { get; } = isFatal;

    public override string? SqlState { get; } = sqlState;
}
