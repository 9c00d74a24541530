using System.Text.Unicode;
using Perdure.Storage;

namespace Perdure.Sql;

/// <summary>Applies record operations within a transaction. Each expectation is part of the statement that writes; no row touched is a conflict.</summary>
internal sealed class RecordWriter(SqlDialect dialect)
{
    public async ValueTask<Conflict?> ApplyAsync(SqlSession session, CollectionSql sql, RecordOperation operation, int i, DateTimeOffset at, long[] outcomes)
    {
        var held = operation switch
        {
            Put put => await PutAsync(session, sql, put, at).ConfigureAwait(false),
            Remove remove => await RemoveAsync(session, sql, remove, at, i, outcomes).ConfigureAwait(false),
            _ => operation.Expect.Holds(await VersionAsync(session, sql, operation.Key, at).ConfigureAwait(false)),
        };
        if (!held)
            return new Conflict(i, await VersionAsync(session, sql, operation.Key, at).ConfigureAwait(false));
        if (operation is Put)
            outcomes[i] = 1;
        return null;
    }

    /// <summary>Writes a record's rows in the index tables anew.</summary>
    public async ValueTask IndexAsync(SqlSession session, IndexTableSql table, RecordKey key, IReadOnlyList<FieldValue> fields)
    {
        object?[] place = [dialect.Encode(key.Scope), dialect.Encode(key.Id)];
        await session.ExecuteAsync(table.Clear, place, default).ConfigureAwait(false);
        var (created, updated) = (default(DateTimeOffset), default(DateTimeOffset));
        if (table.Times is { } times)
        {
            var reader = await session.ReadAsync(times, place, default).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
                if (await reader.ReadAsync().ConfigureAwait(false))
                    (created, updated) = (dialect.DecodeTime(reader, 0), dialect.DecodeTime(reader, 1));
        }
        foreach (var row in table.Rows(key, fields, created, updated))
            await session.ExecuteAsync(table.Insert, row, default).ConfigureAwait(false);
    }

    private async ValueTask<bool> PutAsync(SqlSession session, CollectionSql sql, Put put, DateTimeOffset at)
    {
        if (await session.ExecuteAsync(Statement(sql, put), Row(sql, put, at), default).ConfigureAwait(false) == 0)
            return false;
        foreach (var table in sql.Tables)
            await IndexAsync(session, table, put.Key, put.Fields).ConfigureAwait(false);
        return true;
    }

    private async ValueTask<bool> RemoveAsync(SqlSession session, CollectionSql sql, Remove remove, DateTimeOffset at, int i, long[] outcomes)
    {
        object?[] values = [dialect.Encode(remove.Key.Scope), dialect.Encode(remove.Key.Id), dialect.Encode(at), remove.Expect.Version];
        var kind = remove.Expect.Kind;
        if (kind == ExpectKind.Absent && await VersionAsync(session, sql, remove.Key, at).ConfigureAwait(false) is not null)
            return false;
        var removed = kind == ExpectKind.Absent ? 0
            : await session.ExecuteAsync(kind == ExpectKind.Exactly ? sql.RemoveExactly : sql.Remove, values, default).ConfigureAwait(false);
        if (removed == 0 && kind is ExpectKind.Present or ExpectKind.Exactly)
            return false;
        outcomes[i] = removed;
        // One past its expiry goes too, but was not there to be counted.
        if (removed > 0 || await session.ExecuteAsync(sql.RemoveExpired, values, default).ConfigureAwait(false) > 0)
            foreach (var table in sql.Tables)
                await session.ExecuteAsync(table.Clear, values, default).ConfigureAwait(false);
        return true;
    }

    private async ValueTask<long?> VersionAsync(SqlSession session, CollectionSql sql, RecordKey key, DateTimeOffset at)
    {
        var reader = await session.ReadAsync(sql.Version, [dialect.Encode(key.Scope), dialect.Encode(key.Id), dialect.Encode(at), null], default).ConfigureAwait(false);
        await using (reader.ConfigureAwait(false))
            return await reader.ReadAsync().ConfigureAwait(false) ? reader.GetInt64(0) : null;
    }

    private static SqlStatement Statement(CollectionSql sql, Put put) => (put.Expect.Kind, put.CreatedAt is not null) switch
    {
        (ExpectKind.Absent, _) => sql.PutAbsent,
        (ExpectKind.Present, false) => sql.PutPresent,
        (ExpectKind.Present, true) => sql.PutPresentCreated,
        (ExpectKind.Exactly, false) => sql.PutExactly,
        (ExpectKind.Exactly, true) => sql.PutExactlyCreated,
        (_, false) => sql.Put,
        (_, true) => sql.PutCreated,
    };

    private object?[] Row(CollectionSql sql, Put put, DateTimeOffset at)
    {
        var row = new object?[10 + sql.Fields.Count];
        row[0] = dialect.Encode(put.Key.Scope);
        row[1] = dialect.Encode(put.Key.Id);
        row[2] = put.Version;
        row[3] = dialect.Encode(at);
        row[4] = dialect.Encode(put.CreatedAt ?? at);
        row[5] = dialect.Encode(put.UpdatedAt ?? at);
        row[6] = put.ExpiresAt is { } end ? dialect.Encode(end) : null;
        row[7] = dialect.Encode(put.Body);
        row[8] = IsText(put.Body.Span) ? 1L : 0L;
        row[9] = put.Expect.Version;
        for (var i = 0; i < sql.Fields.Count; i++)
            row[10 + i] = dialect.Encode(put.Fields[sql.Fields[i]]);
        return row;
    }

    private static bool IsText(ReadOnlySpan<byte> body) => Utf8.IsValid(body) && !body.Contains((byte)0);
}
