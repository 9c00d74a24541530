using Perdure.Tests.Sql.Provider;

namespace Perdure.Tests.Sql.H2;

/// <summary>
/// A database of H2 in Oracle mode behind an ADO.NET provider that resembles Oracle's: parameters <c>:name</c>, NUMBER as decimal,
/// codes of Oracle. What H2 can't do (PL/SQL blocks, hints, Oracle's locks) it can't show.
/// </summary>
/// <param name="database">Its name; the same name is the same database for as long as the tests run.</param>
internal sealed class H2Engine(string database) : Engine
{
    public string Database => database;

    public override string ServerVersion => "19.0 (H2)";

    /// <summary>Skips the test, with the reason, where Java or H2 can't be had.</summary>
    public static async Task SkipUnlessThereAsync()
    {
        await using var connection = await new H2Engine("there").DataSource.OpenConnectionAsync();
    }

    /// <summary>Forgets the database.</summary>
    public async Task DropAsync()
    {
        var session = (H2Session)await OpenAsync(default);
        await session.AskAsync(default, "drop");
        await session.CloseAsync();
    }

    public override async ValueTask<EngineSession> OpenAsync(CancellationToken cancellationToken)
    {
        var session = new H2Session(H2Process.Shared);
        await session.AskAsync(cancellationToken, "open", database);
        return session;
    }
}
