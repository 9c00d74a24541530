using System.Data.Common;
using Perdure.Storage;

namespace Perdure.Conformance.Suites;

/// <summary>The caller's own SQL happens with the batch, or not at all; a backend without SQL says so before it writes.</summary>
internal sealed class SqlSuite : ISuite
{
    private const string Hostile = "O'Hara; DROP TABLE \"x\" -- \\' $1 @p0 ? :p1 {0} \n\u00e9 \ud83d\ude00";
    private static readonly SqlTable Orders = new("kit_orders");

    public IReadOnlyList<Scenario> Scenarios =>
    [
        new("sql.only-where-there-is-sql", OnlyAsync),
        new("sql.commits-with-the-batch", CommitsAsync, Need.HasSql),
        new("sql.conflict-takes-it-back", ConflictAsync, Need.HasSql),
        new("sql.touching-nothing-is-a-conflict", NothingTouchedAsync, Need.HasSql),
        new("sql.taken-key-is-a-conflict", TakenKeyAsync, Need.HasSql),
        new("sql.failing-statement-takes-the-batch-back", FailingAsync, Need.HasSql),
        new("sql.failing-statement-harms-nobody-else", AmongOthersAsync, Need.HasSql),
        new("sql.values-are-data", ValuesAsync, Need.HasSql),
        new("sql.joins-a-unit-of-work", UnitAsync, Need.HasSql),
        new("sql.select-writes-nothing", SelectAsync, Need.HasSql),
        new("sql.connection-comes-back-clean", CleanAsync, Need.HasSql),
    ];

    private static async Task OnlyAsync(Trial trial)
    {
        var subject = await trial.OpenAsync().ConfigureAwait(false);
        WriteOperation[] operations = [Shapes.Put(Shapes.Blob("a"), trial.Version()), new ExecuteSql($"DELETE FROM {Orders}")];
        if (trial.Fixture.Traits.HasSql)
        {
            await MakeAsync(trial, subject).ConfigureAwait(false);
            trial.Same([1, 0], await subject.CommitAsync(operations).ConfigureAwait(false), "the outcomes");
            return;
        }
        await trial.FaultsAsync(Fault.Unsupported, () => subject.WriteAsync(operations), "a statement where there is no SQL").ConfigureAwait(false);
        trial.Equal("", await subject.PictureAsync().ConfigureAwait(false), "the store after it");
        var store = await AgentStore.OpenAsync(subject.Backend, null, trial.CancellationToken).ConfigureAwait(false);
        await trial.FaultsAsync(Fault.Unsupported, () => store.CommitAsync(async unit => await unit.SqlAsync($"DELETE FROM {Orders}", trial.CancellationToken).ConfigureAwait(false), trial.CancellationToken), "a unit with a statement").ConfigureAwait(false);
    }

    private static async Task CommitsAsync(Trial trial)
    {
        var subject = await OpenAsync(trial).ConfigureAwait(false);
        var outcomes = await subject.CommitAsync(
            Shapes.Put(Shapes.Blob("a"), trial.Version()), Insert("1", "new", 1), Shapes.Append(Shapes.Log(), null, trial.Version()), Insert("2", "new", 2),
            new ExecuteSql($"UPDATE {Orders} SET state = {"paid"} WHERE n >= {1L}", SqlExpect.Rows), new ExecuteSql($"SELECT id FROM {Orders} WHERE n = {2}", SqlExpect.Rows)).ConfigureAwait(false);
        trial.Same([1, 1, 1, 1, 2, 0], outcomes, "the outcomes");
        trial.Same(["1 paid 1", "2 paid 2"], await RowsAsync(trial, subject).ConfigureAwait(false), "the rows");
        trial.Same([1], await subject.CommitAsync(new ExecuteSql($"DELETE FROM {Orders} WHERE id = {"2"} -- by itself", SqlExpect.Rows)).ConfigureAwait(false), "the outcome of a statement by itself");
        trial.Same(["1 paid 1"], await RowsAsync(trial, await trial.RestartAsync().ConfigureAwait(false)).ConfigureAwait(false), "the rows after a restart");
    }

    private static async Task ConflictAsync(Trial trial)
    {
        var subject = await OpenAsync(trial).ConfigureAwait(false);
        await subject.RefusedAsync(1, Insert("1", "new", 1), Shapes.Put(Shapes.Blob("none"), trial.Version(), Expect.Present)).ConfigureAwait(false);
        await subject.RefusedAsync(0, Shapes.Append(Shapes.Log(), new LogHead(1, 1), trial.Version()), Insert("1", "new", 1)).ConfigureAwait(false);
        trial.Same([], await RowsAsync(trial, subject).ConfigureAwait(false), "the rows after conflicts");
    }

    private static async Task NothingTouchedAsync(Trial trial)
    {
        var subject = await OpenAsync(trial).ConfigureAwait(false);
        var update = new ExecuteSql($"UPDATE {Orders} SET state = {"paid"} WHERE id = {"none"}", SqlExpect.Rows);
        await subject.RefusedAsync(2, Shapes.Put(Shapes.Blob("a"), trial.Version()), Insert("1", "new", 1), update).ConfigureAwait(false);
        await subject.RefusedAsync(0, update).ConfigureAwait(false);
        await subject.RefusedAsync(1, Shapes.Put(Shapes.Blob("a"), trial.Version()), new ExecuteSql($"SELECT id FROM {Orders} WHERE id = {"none"}", SqlExpect.Rows)).ConfigureAwait(false);
        trial.Same([], await RowsAsync(trial, subject).ConfigureAwait(false), "the rows after statements that touched nothing");
        trial.Equal("", await subject.PictureAsync().ConfigureAwait(false), "the store after them");
        trial.Same([1, 0], await subject.CommitAsync(Shapes.Put(Shapes.Blob("a"), trial.Version()), new ExecuteSql(update.Sql)).ConfigureAwait(false), "the outcomes where nothing is expected");
    }

    private static async Task TakenKeyAsync(Trial trial)
    {
        var subject = await OpenAsync(trial).ConfigureAwait(false);
        await subject.CommitAsync(Insert("1", "new", 1)).ConfigureAwait(false);
        await subject.RefusedAsync(1, Shapes.Put(Shapes.Blob("a"), trial.Version()), Insert("1", "again", 2)).ConfigureAwait(false);
        trial.Same(["1 new 1"], await RowsAsync(trial, subject).ConfigureAwait(false), "the rows");
        trial.Equal("", await subject.PictureAsync().ConfigureAwait(false), "the store");
    }

    private static async Task FailingAsync(Trial trial)
    {
        var subject = await OpenAsync(trial).ConfigureAwait(false);
        await subject.CommitAsync(Insert("1", "new", 1)).ConfigureAwait(false);
        ExecuteSql[] wrong = [new($"UPDATE {Orders} SET nowhere = {1}"), new($"UPDATE {new SqlTable("kit_nowhere")} SET n = {1}"), new($"UPDATE {Orders} SET SET"), new($"INSERT INTO {Orders} (id, n) VALUES ({(string?)null}, {1})")];
        foreach (var statement in wrong)
        {
            await trial.ThrowsAsync<PerdureException>(() => subject.WriteAsync(Shapes.Put(Shapes.Blob("a"), trial.Version()), Insert("2", "new", 2), statement), $"the statement {statement.Sql}").ConfigureAwait(false);
            await trial.ThrowsAsync<PerdureException>(() => subject.WriteAsync(statement, Shapes.Append(Shapes.Log(), null, trial.Version())), $"the statement {statement.Sql}, first").ConfigureAwait(false);
        }
        trial.Same(["1 new 1"], await RowsAsync(trial, subject).ConfigureAwait(false), "the rows after statements that fail");
        trial.Equal("", await subject.PictureAsync().ConfigureAwait(false), "the store after them");
    }

    private static async Task AmongOthersAsync(Trial trial)
    {
        var subject = await OpenAsync(trial).ConfigureAwait(false);
        var refused = 0;
        await StartingLine.RunAsync(12, async i =>
        {
            for (var round = 0; round < 6; round++)
                if (i % 3 > 0)
                    await subject.CommitAsync(Shapes.Put(Shapes.Blob($"{i}-{round}"), trial.Version(), Expect.Absent), Insert($"{i}-{round}", "new", round)).ConfigureAwait(false);
                else if ((await trial.ThrowsAsync<PerdureException>(() => subject.WriteAsync(Shapes.Put(Shapes.Blob($"{i}-{round}"), trial.Version()), new ExecuteSql($"UPDATE {Orders} SET nowhere = {1}")), "a statement that fails").ConfigureAwait(false)).IsTransient is false)
                    Interlocked.Increment(ref refused);
            return 0;
        }).ConfigureAwait(false);
        trial.Equal(24, refused, "the statements that were refused for good");
        var ids = await subject.IdsAsync(new Query(Shapes.Blobs, Shapes.Scope) { Limit = 1000 }).ConfigureAwait(false);
        trial.Equal(48, ids.Count, "the records of the others");
        trial.Same(ids.Order(StringComparer.Ordinal), (await RowsAsync(trial, subject).ConfigureAwait(false)).Select(row => row.Split(' ')[0]).Order(StringComparer.Ordinal), "the rows of the others");
    }

    private static async Task ValuesAsync(Trial trial)
    {
        var subject = await OpenAsync(trial).ConfigureAwait(false);
        (string Id, string? State, long? N)[] rows = [("0", Hostile, long.MaxValue), ("1", null, null), ("2", "", long.MinValue), ("3", "NULL", 0)];
        foreach (var (id, state, n) in rows)
            await subject.CommitAsync(Shapes.Put(Shapes.Blob("b" + id), trial.Version()), new ExecuteSql($"INSERT INTO {Orders} (id, state, n) VALUES ({id}, {state}, {n})")).ConfigureAwait(false);
        var sql = Access(subject);
        var found = await sql.SelectAsync($"SELECT id, state, n FROM {Orders} ORDER BY id", row => (row.GetString(0), row.IsDBNull(1) ? null : row.GetString(1), row.IsDBNull(2) ? (long?)null : row.GetInt64(2)), trial.CancellationToken).ConfigureAwait(false);
        trial.Same(rows.Select(row => row.State is "" && !trial.Fixture.Traits.TellsEmptyFromNull ? (row.Id, null, row.N) : row), found, "what was written");
        trial.Same(["0"], await sql.SelectAsync($"SELECT id FROM {Orders} WHERE state = {Hostile} AND n = {long.MaxValue}", row => row.GetString(0), trial.CancellationToken).ConfigureAwait(false), "what a hostile text finds");
        trial.Same([1], await subject.CommitAsync(new ExecuteSql($"DELETE FROM {Orders} WHERE state = {Hostile}")).ConfigureAwait(false), "what a hostile text deletes");
        foreach (var statement in (Func<ExecuteSql>[])
            [() => new($"COMMIT"), () => new($"DROP TABLE {Orders}"), () => new($"DELETE FROM {Orders}; COMMIT"), () => new($"DELETE FROM {Orders};"), () => new($"DELETE FROM {Orders} WHERE id = {new object()}"), () => new($"{"DELETE"} FROM x")])
            await trial.ThrowsAsync<ArgumentException>(() => Task.FromResult(statement()), "a statement that is not one").ConfigureAwait(false);
        trial.Equal(3, (await RowsAsync(trial, subject).ConfigureAwait(false)).Count, "the rows that are left");
    }

    private static async Task UnitAsync(Trial trial)
    {
        var subject = await OpenAsync(trial).ConfigureAwait(false);
        var store = await AgentStore.OpenAsync(subject.Backend, null, trial.CancellationToken).ConfigureAwait(false);
        await store.CommitAsync(async unit =>
        {
            await unit.SqlAsync($"INSERT INTO {Orders} (id, state, n) VALUES ({"1"}, {"new"}, {1})", trial.CancellationToken).ConfigureAwait(false);
            await unit.Sessions.CreateAsync(new Sessions.Session { Id = "s" }, trial.CancellationToken).ConfigureAwait(false);
            await unit.SqlAsync($"UPDATE {Orders} SET n = n + {1} WHERE id = {"1"}", SqlExpect.Rows, trial.CancellationToken).ConfigureAwait(false);
            trial.Same([], await RowsAsync(trial, subject).ConfigureAwait(false), "the rows before the commit");
        }, trial.CancellationToken).ConfigureAwait(false);
        trial.Same(["1 new 2"], await RowsAsync(trial, subject).ConfigureAwait(false), "the rows after the commit");
        trial.True(await store.Sessions.FindAsync("s", trial.CancellationToken).ConfigureAwait(false) is not null, "the session", "there", "none");
        await trial.FaultsAsync(Fault.Conflict, () => store.CommitAsync(async unit =>
        {
            await unit.Sessions.CreateAsync(new Sessions.Session { Id = "t" }, trial.CancellationToken).ConfigureAwait(false);
            await unit.SqlAsync($"DELETE FROM {Orders}", trial.CancellationToken).ConfigureAwait(false);
            await unit.SqlAsync($"UPDATE {Orders} SET n = {0} WHERE id = {"none"}", SqlExpect.Rows, trial.CancellationToken).ConfigureAwait(false);
        }, trial.CancellationToken), "a unit whose statement touches nothing").ConfigureAwait(false);
        trial.Same(["1 new 2"], await RowsAsync(trial, subject).ConfigureAwait(false), "the rows after a conflict");
        trial.True(await store.Sessions.FindAsync("t", trial.CancellationToken).ConfigureAwait(false) is null, "the session of a conflict", "none", "there");
    }

    private static async Task SelectAsync(Trial trial)
    {
        var subject = await OpenAsync(trial).ConfigureAwait(false);
        await subject.CommitAsync(Insert("1", "new", 1)).ConfigureAwait(false);
        try
        {
            await Access(subject).SelectAsync($"UPDATE {Orders} SET state = {"stolen"}", _ => 0, trial.CancellationToken).ConfigureAwait(false);
        }
        catch (PerdureException)
        {
            // Taken back or refused: both are right.
        }
        trial.Same(["1 new 1"], await RowsAsync(trial, subject).ConfigureAwait(false), "the rows after a SELECT that was none");
        await trial.ThrowsAsync<PerdureException>(async () => await Access(subject).SelectAsync($"SELECT nowhere FROM {Orders}", _ => 0, trial.CancellationToken).ConfigureAwait(false), "a SELECT that fails").ConfigureAwait(false);
        await trial.ThrowsAsync<FormatException>(async () => await Access(subject).SelectAsync<int>($"SELECT id FROM {Orders}", _ => throw new FormatException("of the caller"), trial.CancellationToken).ConfigureAwait(false), "a reader that throws").ConfigureAwait(false);
        trial.Same(["1 new 1"], await RowsAsync(trial, subject).ConfigureAwait(false), "the rows after all");
    }

    private static async Task CleanAsync(Trial trial)
    {
        var subject = await OpenAsync(trial).ConfigureAwait(false);
        var sql = Access(subject);
        for (var i = 0; i < 40; i++)
        {
            var leave = i;
            await sql.UseAsync(async (connection, token) =>
            {
                var transaction = await connection.BeginTransactionAsync(token).ConfigureAwait(false);
                await ExecuteAsync(connection, transaction, $"INSERT INTO {sql.Table("kit_orders")} (id, state, n) VALUES ('{leave}', 'left', 1)", token).ConfigureAwait(false);
                return 0;
            }, trial.CancellationToken).ConfigureAwait(false);
            await trial.ThrowsAsync<FormatException>(async () => await sql.UseAsync<int>((_, _) => throw new FormatException("of the caller"), trial.CancellationToken).ConfigureAwait(false), "a function that throws").ConfigureAwait(false);
            await subject.CommitAsync(Shapes.Put(Shapes.Blob($"{i}"), trial.Version()), Shapes.Append(Shapes.Log(), null, trial.Version())).ConfigureAwait(false);
        }
        trial.Same([], await RowsAsync(trial, subject).ConfigureAwait(false), "the rows of transactions that were left open");
        var kept = await sql.UseAsync(async (connection, token) =>
        {
            var transaction = await connection.BeginTransactionAsync(token).ConfigureAwait(false);
            await using (transaction.ConfigureAwait(false))
            {
                await ExecuteAsync(connection, transaction, $"INSERT INTO {sql.Table("kit_orders")} (id, state, n) VALUES ('kept', 'new', 1)", token).ConfigureAwait(false);
                await transaction.CommitAsync(token).ConfigureAwait(false);
            }
            return "kept new 1";
        }, trial.CancellationToken).ConfigureAwait(false);
        trial.Same([kept], await RowsAsync(trial, subject).ConfigureAwait(false), "the rows of a transaction that was committed");
    }

    private static ExecuteSql Insert(string id, string state, long n) => new($"INSERT INTO {Orders} (id, state, n) VALUES ({id}, {state}, {n})");

    private static ISqlAccess Access(Subject subject) => subject.Backend.Facet<ISqlAccess>()!;

    private static async Task<List<string>> RowsAsync(Trial trial, Subject subject) =>
        [.. await Access(subject).SelectAsync($"SELECT id, state, n FROM {Orders} ORDER BY id", row => $"{row.GetString(0)} {(row.IsDBNull(1) ? "" : row.GetString(1))} {(row.IsDBNull(2) ? "" : row.GetInt64(2))}", trial.CancellationToken).ConfigureAwait(false)];

    private static async Task<Subject> OpenAsync(Trial trial)
    {
        var subject = await trial.OpenAsync().ConfigureAwait(false);
        await MakeAsync(trial, subject).ConfigureAwait(false);
        return subject;
    }

    private static async Task MakeAsync(Trial trial, Subject subject)
    {
        var sql = Access(subject);
        await sql.UseAsync(async (connection, token) =>
        {
            await ExecuteAsync(connection, null, $"CREATE TABLE {sql.Table("kit_orders")} ({trial.Fixture.Traits.SqlColumns})", token).ConfigureAwait(false);
            return 0;
        }, trial.CancellationToken).ConfigureAwait(false);
    }

    private static async Task ExecuteAsync(DbConnection connection, DbTransaction? transaction, string text, CancellationToken cancellationToken)
    {
        var command = connection.CreateCommand();
        await using (command.ConfigureAwait(false))
        {
            (command.CommandText, command.Transaction) = (text, transaction);
            await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }
    }
}
