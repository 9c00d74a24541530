using System.Data;
using System.Globalization;
using Perdure.Tests.Sql.Provider;

namespace Perdure.Tests.Sql.Recording;

/// <summary>A connection that writes its calls down.</summary>
internal sealed class RecordedSession(Recorder recorder, int number, EngineSession? behind) : EngineSession
{
    private static readonly Answer Usual = new(1);

    public override async ValueTask<Answer> ExecuteAsync(EngineCommand command, bool isQuery, CancellationToken cancellationToken) => await recorder.DoAsync(
        number, command.CommandText, $"{(isQuery ? "read" : "write")} {Text(command)}",
        async () => behind is null ? Usual : await behind.ExecuteAsync(command, isQuery, cancellationToken),
        answer => isQuery ? $"rows: {string.Join(", ", answer.Sets.Select(set => set.Rows.Count).DefaultIfEmpty())}" : answer.Affected.ToString(CultureInfo.InvariantCulture), cancellationToken);

    public override ValueTask PrepareAsync(EngineCommand command, CancellationToken cancellationToken) =>
        DoAsync("PREPARE", $"prepare {command.CommandText}", session => session.PrepareAsync(command, cancellationToken), cancellationToken);

    public override ValueTask BeginAsync(IsolationLevel level, CancellationToken cancellationToken) =>
        DoAsync("BEGIN", $"begin {level}", session => session.BeginAsync(level, cancellationToken), cancellationToken);

    public override ValueTask CommitAsync(CancellationToken cancellationToken) => DoAsync("COMMIT", "commit", session => session.CommitAsync(cancellationToken), cancellationToken);

    public override ValueTask RollbackAsync(CancellationToken cancellationToken) => DoAsync("ROLLBACK", "rollback", session => session.RollbackAsync(cancellationToken), cancellationToken);

    public override ValueTask SaveAsync(string name, CancellationToken cancellationToken) => DoAsync("SAVEPOINT", $"savepoint {name}", session => session.SaveAsync(name, cancellationToken), cancellationToken);

    public override ValueTask RollbackToAsync(string name, CancellationToken cancellationToken) =>
        DoAsync("ROLLBACK TO", $"rollback to {name}", session => session.RollbackToAsync(name, cancellationToken), cancellationToken);

    public override ValueTask ReleaseAsync(string name, CancellationToken cancellationToken) => DoAsync("RELEASE", $"release {name}", session => session.ReleaseAsync(name, cancellationToken), cancellationToken);

    public override ValueTask CloseAsync() => DoAsync("CLOSE", "close", session => session.CloseAsync(), default);

    private async ValueTask DoAsync(string asked, string line, Func<EngineSession, ValueTask> action, CancellationToken cancellationToken) => await recorder.DoAsync(number, asked, line, async () =>
    {
        if (behind is not null)
            await action(behind);
        return Usual;
    }, _ => "", cancellationToken);

    private static string Text(EngineCommand command)
    {
        var notes = string.Concat(
            command.CommandType == CommandType.Text ? "" : $"({command.CommandType}) ",
            command.BindByName ? "(by name) " : "",
            command.InitialLOBFetchSize == 0 ? "" : "(with large objects) ",
            command.CommandTimeout == 30 ? "" : $"({command.CommandTimeout} s) ");
        return notes + command.CommandText + (command.Given.Count == 0 ? "" : $"\n    ({string.Join(", ", command.Given.Select(Text))})");
    }

    // What was declared, then what the value is.
    private static string Text(EngineParameter parameter) => string.Concat(
        parameter.Direction == ParameterDirection.Input ? "" : $"{parameter.Direction} ",
        parameter.ParameterName,
        parameter.Declared is { } type ? $" {(parameter.OracleDbType == EngineType.Unset ? type : parameter.OracleDbType)}{(parameter.Size != 0 ? $"({parameter.Size})" : parameter.Scale != 0 ? $"({parameter.Scale})" : "")}" : "",
        parameter.Value is null or DBNull ? " null" : $" {parameter.Value.GetType().Name}");
}
