using Perdure.Databases;
using Perdure.SqlServer;
using Perdure.Storage;
using Perdure.Tests.Sql;
using Perdure.Tests.Sql.Recording;

namespace Perdure.Tests.SqlServer;

/// <summary>The SQL Server backend on a recorder that answers as an empty database would, unless a script says otherwise.</summary>
internal sealed class RecordedSqlServer : IAsyncDisposable
{
    private RecordedSqlServer(Script script)
    {
        (Script, Recorder) = (script, new Recorder(script));
        Backend = new SqlServerBackend(Recorder.DataSource, new DatabaseOptions { Kind = DatabaseKind.SqlServer });
    }

    public Script Script { get; }

    public Recorder Recorder { get; }

    public SqlServerBackend Backend { get; }

    /// <summary>Prepares the sample's schema and forgets how.</summary>
    /// <param name="oneMoment">READ_COMMITTED_SNAPSHOT.</param>
    /// <param name="snapshots">ALLOW_SNAPSHOT_ISOLATION.</param>
    /// <param name="forget">Whether to forget.</param>
    public static async Task<RecordedSqlServer> OpenAsync(bool oneMoment = true, bool snapshots = true, bool forget = true)
    {
        var server = Reply.Rows(["version", "one_moment", "snapshots", "disk"], ["16.0.4135.4", oneMoment, snapshots, true]);
        var script = new Script().On("SERVERPROPERTY", [.. Enumerable.Repeat(server, 8)]).On("sp_getapplock", Reply.Rows(["locked"], [1]));
        var made = new RecordedSqlServer(script);
        await made.Backend.PrepareAsync(Sample.Schema, TestContext.Current.CancellationToken);
        if (forget)
            made.Recorder.Clear();
        return made;
    }

    public ValueTask<WriteResult> WriteAsync(params WriteOperation[] operations) => Backend.WriteAsync(operations);

    public ValueTask DisposeAsync() => Backend.DisposeAsync();
}
