using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;

namespace Perdure.Tests.Sql.Provider;

internal sealed class EngineCommand : DbCommand
{
    [AllowNull]
    public override string CommandText { get; set; } = "";

    public override int CommandTimeout { get; set; } = 30;

    public override CommandType CommandType { get; set; } = CommandType.Text;

    public override bool DesignTimeVisible { get; set; }

    public override UpdateRowSource UpdatedRowSource { get; set; }

    /// <summary>As Oracle's driver has it: by position unless this is set.</summary>
    public bool BindByName { get; set; }

    /// <summary>As Oracle's driver has it: how much of a large object travels with its row; −1 is all of it.</summary>
    public int InitialLOBFetchSize { get; set; }

    public EngineParameters Given { get; } = new();

    protected override DbConnection? DbConnection { get; set; }

    protected override DbTransaction? DbTransaction { get; set; }

    protected override DbParameterCollection DbParameterCollection => Given;

    private EngineConnection Opened => DbConnection as EngineConnection ?? throw new InvalidOperationException("The command has no connection.");

    public override void Cancel() { }

    public override void Prepare() => PrepareAsync(default).GetAwaiter().GetResult();

    public override async Task PrepareAsync(CancellationToken cancellationToken = default) => await Opened.DoAsync(session => session.PrepareAsync(this, cancellationToken));

    public override async Task<int> ExecuteNonQueryAsync(CancellationToken cancellationToken) => (await ExecuteAsync(isQuery: false, cancellationToken)).Affected;

    public override int ExecuteNonQuery() => ExecuteNonQueryAsync(default).GetAwaiter().GetResult();

    public override async Task<object?> ExecuteScalarAsync(CancellationToken cancellationToken)
    {
        var answer = await ExecuteAsync(isQuery: true, cancellationToken);
        return answer.Sets is [{ Rows: [var row, ..] }, ..] ? row[0] ?? DBNull.Value : null;
    }

    public override object? ExecuteScalar() => ExecuteScalarAsync(default).GetAwaiter().GetResult();

    protected override async Task<DbDataReader> ExecuteDbDataReaderAsync(CommandBehavior behavior, CancellationToken cancellationToken)
    {
        var answer = await ExecuteAsync(isQuery: true, cancellationToken);
        return Opened.Reader = new EngineReader(Opened, answer);
    }

    protected override DbDataReader ExecuteDbDataReader(CommandBehavior behavior) => ExecuteDbDataReaderAsync(behavior, default).GetAwaiter().GetResult();

    protected override DbParameter CreateDbParameter() => new EngineParameter();

    private async Task<Answer> ExecuteAsync(bool isQuery, CancellationToken cancellationToken)
    {
        if (Opened.Transaction != DbTransaction)
            throw new InvalidOperationException("The command must name the transaction that is in progress on its connection, and no other.");
        var answer = await Opened.DoAsync(session => session.ExecuteAsync(this, isQuery, cancellationToken));
        foreach (var (name, value) in answer.Outputs)
            Given[name].Value = value ?? DBNull.Value;
        return answer;
    }
}
