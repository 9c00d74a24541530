using System.Data.Common;
using Microsoft.Data.Sqlite;
using Perdure.Storage;

namespace Perdure.Tests.Conformance.Faults;

/// <summary>Mistakes with the caller's own SQL. The first stands before memory as all others do, the rest before SQLite.</summary>
internal static class SqlFaults
{
    public static IReadOnlyList<PlantedFault> All { get; } =
    [
        new("leaves out what it does not know", ["sql.only-where-there-is-sql"], b => new FaultyBackend(b) { Writing = (inner, batch, token) => inner.WriteAsync(new WriteBatch([.. batch.Operations.Where(operation => operation is not ExecuteSql)], batch.At), token) }),
    ];

    public static IReadOnlyList<PlantedFault> OfSql { get; } =
    [
        new("forgets statements", ["sql.commits-with-the-batch", "sql.joins-a-unit-of-work"], b => new FaultyBackend(b) { Changing = operation => operation is ExecuteSql ? new Remove(new RecordKey("kit_notes", "scope-1", Guid.NewGuid().ToString())) : operation }),
        new("executes statements before the batch", ["sql.conflict-takes-it-back"], b => new FaultyBackend(b) { Writing = (inner, batch, token) => ApartAsync(inner, batch, ownFirst: true, token) }),
        new("executes statements behind the batch", ["sql.failing-statement-takes-the-batch-back", "sql.touching-nothing-is-a-conflict", "sql.taken-key-is-a-conflict"], b => new FaultyBackend(b) { Writing = (inner, batch, token) => ApartAsync(inner, batch, ownFirst: false, token) }),
        new("fails for all at once", ["sql.failing-statement-harms-nobody-else"], b => { var failing = 0; return new FaultyBackend(b) { Writing = (inner, batch, token) => FailingForAllAsync(inner, batch, n => Interlocked.Add(ref failing, n), token) }; }),
        new("pastes values", ["sql.values-are-data"], b => new FaultyBackend(b) { Changing = operation => operation is ExecuteSql own ? new ExecuteSql(Pasted(own.Sql), own.Expect) : operation }),
        new("commits what a SELECT wrote", ["sql.select-writes-nothing"], b => new FaultyBackend(b) { Reaching = facet => facet is ISqlAccess access ? new Careless(access) : facet }),
        .. TableFaults.OfSql,
        new("commits what was left open", ["sql.connection-comes-back-clean"], b => new FaultyBackend(b) { Reaching = facet => facet is ISqlAccess access ? new Careless(access) : facet }),
    ];

    private static async ValueTask<WriteResult> ApartAsync(Backend inner, WriteBatch batch, bool ownFirst, CancellationToken token)
    {
        WriteResult? result = null;
        foreach (var part in batch.Operations.GroupBy(operation => operation is ExecuteSql == ownFirst).OrderByDescending(part => part.Key))
            if (await inner.WriteAsync(new WriteBatch([.. part], batch.At), token) is { Conflict: not null } conflict)
                return conflict;
            else
                result = WriteResult.Committed([.. batch.Operations.Select(_ => 1L)]);
        return result!;
    }

    private static async ValueTask<WriteResult> FailingForAllAsync(Backend inner, WriteBatch batch, Func<int, int> failing, CancellationToken token)
    {
        await Task.Yield();
        try
        {
            return failing(0) > 0 ? throw new PerdureException(Fault.Unsupported, "another's statement failed") : await inner.WriteAsync(batch, token);
        }
        catch (PerdureException)
        {
            failing(1);
            await Task.Delay(5, token);
            failing(-1);
            throw;
        }
    }

    private static SqlText Pasted(SqlText sql)
    {
        var text = new SqlText(0, 0);
        foreach (var part in sql.Parts)
            if (part.Table is { } table)
                text.AppendFormatted(table);
            else
                text.AppendLiteral(part.Text ?? (part.Value is string value ? $"'{value}'" : $"{part.Value ?? "NULL"}"));
        return text;
    }

    private sealed class Careless(ISqlAccess inner) : ISqlAccess
    {
        public string Table(string name) => inner.Table(name);

        public ValueTask<T> UseAsync<T>(Func<DbConnection, CancellationToken, ValueTask<T>> use, CancellationToken cancellationToken = default) => inner.UseAsync(async (connection, token) =>
        {
            var result = await use(connection, token);
            if (SQLitePCL.raw.sqlite3_get_autocommit(((SqliteConnection)connection).Handle) == 0)
                _ = SQLitePCL.raw.sqlite3_exec(((SqliteConnection)connection).Handle, "COMMIT");
            return result;
        }, cancellationToken);

        public async ValueTask<IReadOnlyList<T>> SelectAsync<T>(SqlText sql, Func<DbDataReader, T> read, CancellationToken cancellationToken = default)
        {
            if (sql.Verb == "UPDATE")
                await inner.UseAsync((connection, _) => ValueTask.FromResult(SQLitePCL.raw.sqlite3_exec(((SqliteConnection)connection).Handle, "UPDATE kit_orders SET state = 'stolen'")), cancellationToken);
            return await inner.SelectAsync(sql, read, cancellationToken);
        }
    }
}
