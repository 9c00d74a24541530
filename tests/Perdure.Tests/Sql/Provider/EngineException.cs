using System.Data.Common;
using System.Globalization;

namespace Perdure.Tests.Sql.Provider;

/// <summary>The database's no. Its number is where SQL Server's driver has it; Oracle's begins the message.</summary>
internal sealed class EngineException : DbException
{
    /// <param name="number">The database's code.</param>
    /// <param name="message">Its words.</param>
    /// <param name="sqlState">The standard's code, if the driver tells it.</param>
    /// <param name="isFatal">Whether the connection is gone.</param>
    public EngineException(int number, string message, string? sqlState = null, bool isFatal = false)
        : base(message)
    {
        (Number, SqlState, IsFatal) = (number, sqlState, isFatal);
        Data["HelpLink.EvtID"] = number.ToString(CultureInfo.InvariantCulture);
    }

    public int Number { get; }

    public bool IsFatal { get; }

    public override string? SqlState { get; }
}
